/** A manifest that the API server must refuse. */
export interface BadManifest {
  /** What somebody got wrong. */
  mistake: string;
  manifest: object;
  /** The field that the message must name. */
  field: string;
  /** The part of the message that says the way out. */
  wayOut: string;
}

/** A change to a stored object that the API server must refuse. */
export interface BadChange extends BadManifest {
  /** The object as it is stored, before `manifest` is applied. */
  before: object;
}

/** A Queue with these fields in its spec, beside what it needs. */
export function queue(spec: object, metadata: object = {}): object {
  return {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "Queue",
    metadata: { name: "orders", namespace: "default", ...metadata },
    spec: { account: "dev", ...spec },
  };
}

/** A CloudAccount with these fields in its spec, beside what it needs. */
export function account(spec: object, metadata: object = {}): object {
  return {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "CloudAccount",
    metadata: { name: "dev", ...metadata },
    spec: {
      provider: "aws",
      aws: { region: "us-east-1", accountID: "123456789012" },
      credentials: { secretRef: { name: "dev-keys" } },
      ...spec,
    },
  };
}
