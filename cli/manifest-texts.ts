/** The manifests of deploy/, each part as YAML documents. */
export interface Manifests {
  /** What `install` applies, with both dispatchers. */
  install: string;
  /** What brings about ServiceBindings as well. */
  serviceBindings: string;
}

/** build/plugin.ts sets it. */
declare const manifests: Manifests;

export const texts = manifests;
