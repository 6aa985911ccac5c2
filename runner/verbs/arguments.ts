import type { Place } from "../batch.ts";

/** How long it waits for what is at work, in seconds; a later run goes on. */
export const defaultWait = process.env["KUBECTL_CLOUD_WAIT_SECONDS"] ?? "60";

/**
 * Reads `Kind/namespace/name`.
 *
 * @throws Error for anything else
 */
export function toPlace(text: string): Place {
  const [kind, namespace, name, ...rest] = text.split("/");
  if (!kind || !namespace || !name || rest.length) throw new Error(`--object ${text}: must be Kind/namespace/name`);
  return { kind, namespace, name };
}
