import { randomBytes } from "node:crypto";

/** A name of its own, for what tests share a cluster with. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(4).toString("hex")}`;
}
