import type { Bound } from "../../../actions/bind.ts";

/** That the service is waited for, where it is. */
export function notReady({ service: { named, waitsFor } }: Pick<Bound, "service">): string[] {
  return waitsFor === undefined ? [] : [`${named} is not ready yet (${waitsFor}): it is bound as soon as it is.`];
}

/** What becomes of the pods. */
export function rolledOut({ type: { kind }, spec: { workload } }: Pick<Bound, "type" | "spec">, changes: boolean): string {
  const named = `${kind.toLowerCase()}/${workload.name}`;
  if (!changes) return `${named} has all of it already, and stays as it is.`;
  if (kind === "CronJob") return `${named} changes so; the Jobs that it makes from then on have the connection.`;
  return `${named} changes so, and replaces its pods.`;
}
