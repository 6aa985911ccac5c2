import { createHash } from "node:crypto";

/** JSON with sorted keys, so that equal values give equal texts. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, child: unknown) => (isMap(child) ? sorted(child) : child)) ?? "undefined";
}

/** What the annotation `kubectl-cloud.dev/requested-for` says of a spec as it is stored: `sha256:<hex>`. */
export function specHash(spec: object): string {
  return `sha256:${sha256(canonical(spec))}`;
}

/** SHA-256 as hex. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Whether a value is an object with keys. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sorted(map: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
