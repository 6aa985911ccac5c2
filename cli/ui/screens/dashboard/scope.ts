import type { Kind } from "../../../../lib/kinds.ts";

/** What the dashboard shows. */
export interface Scope {
  /** Undefined: all. */
  namespace: string | undefined;
  /** Objects of one kind, of every kind (undefined), or what is scheduled. */
  show: Kind | "schedules" | undefined;
}

/** The command that shows the same, and goes on showing it. */
export function commandFor(command: string, { namespace, show }: Scope): string {
  const place = namespace === undefined ? "-A" : `-n ${namespace}`;
  if (show === "schedules") return `${command} at-schedule list ${place}`;
  return [command, "status", ...(show ? [show.singular] : []), place, "-w"].join(" ");
}

/** What is shown, in words; `short` where there is little room. */
export function scopeText({ namespace, show }: Scope, { short }: { short: boolean }): string {
  const what = show === "schedules" ? "Schedules" : show === undefined ? "Services" : `${show.kind}s`;
  if (short) return show === undefined ? (namespace ?? "all namespaces") : what;
  return `${what} ${namespace === undefined ? "of all namespaces" : `in ${namespace}`}`;
}
