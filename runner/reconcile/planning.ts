import type { Plan, PlannedChange } from "../../crds/api/status.ts";
import { canonical } from "../../lib/spec-hash.ts";
import type { Effect, KindProvider, Observation, Target } from "../provider.ts";
import { type Change, diff, leaves } from "./diff.ts";

/** What a run would do to the cloud resource. */
export interface Planning {
  action: NonNullable<Plan["action"]>;
  changes: Change[];
}

/** The field that stands for a generated password, in changes. */
export const passwordField = "password";
/** What stands for the value of a credential. */
const generated = "(generated)";

/** The change that gives the cloud what the connection has for a credential: a password, or a key. */
export function credentialChange(field: string): Change {
  return { field, from: undefined, to: generated };
}

/** What the planning of one object needs to know beside the observation. */
export interface PlanInput {
  provider: KindProvider;
  target: Target;
  jsonFields: ReadonlySet<string>;
  /** `status.appliedFields` */
  applied: readonly string[];
  /** Whether the cloud has the generated password; true for a kind without one. */
  hasPassword: boolean;
}

/** What would have to be done so that the cloud is as the spec says. Whether it may be adopted is for others to ask. */
export function planFor({ provider, target, jsonFields, applied, hasPassword }: PlanInput, seen: Observation): Planning {
  if (!seen.exists) {
    const changes = [...leaves(target.spec)].map(([field, to]) => ({ field, from: undefined, to }));
    return { action: "Create", changes };
  }
  const changes = [...diff(target.spec, seen.actual, applied, jsonFields), ...(seen.repairs ?? [])];
  if (provider.needsPassword && !hasPassword) changes.push(credentialChange(passwordField));
  if (seen.owner !== target.uid) return { action: "Adopt", changes };
  return { action: changes.length ? "Update" : "None", changes };
}

/** When a change takes effect. */
export function effectOf(provider: KindProvider, target: Target, change: Change): Effect {
  return provider.effect?.(change, target) ?? "Now";
}

const mostChanges = 200;
const longestValue = 1024;

/** Changes as the status shows them. What is created takes effect now. */
export function plannedChanges(provider: KindProvider, target: Target, { action, changes }: Planning): PlannedChange[] {
  return changes.slice(0, mostChanges).map((change) => ({
    field: change.field,
    ...value("from", change.from),
    ...value("to", change.to),
    effect: action === "Create" ? "Now" : effectOf(provider, target, change),
  }));
}

function value(key: "from" | "to", of: unknown): object {
  return of === undefined ? {} : { [key]: canonical(of).slice(0, longestValue) };
}

/** `storageGiB: 20 → 32`, as history shows it. */
export function describe({ field, from, to }: Change): string {
  return to === generated ? `${field}: set anew` : `${field}: ${show(from)} → ${show(to)}`;
}

function show(shown: unknown): string {
  const text = shown === undefined ? "unset" : typeof shown === "string" ? shown : JSON.stringify(shown);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
