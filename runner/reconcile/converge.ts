import type { ServiceStatus } from "../../crds/api/status.ts";
import { TerminalError } from "../../lib/errors.ts";
import { canonical, sha256 } from "../../lib/spec-hash.ts";
import type { KindProvider, Observation, Target } from "../provider.ts";
import { after } from "./backoff.ts";
import type { Claim } from "./claim.ts";
import { diff, type Change } from "./diff.ts";
import type { Outcome } from "./outcome.ts";
import type { Step } from "./steps.ts";

/** A resource that was just created may not be seen for so long: its absence is not believed before. */
const unseenSeconds = 30;
/** When to look again at what the cloud still works on, unless it says when. */
const lookAgainSeconds = 10;

type Existing = Extract<Observation, { exists: true }>;

/** What was brought about: what was changed, the resource as far as it is seen, and the outcome when the run can't go on. */
export interface Converged {
  changes: string[];
  existing?: Existing;
  outcome?: Outcome;
}

/** Everything that one object's run works with. */
export interface Work {
  claim: Claim;
  provider: KindProvider;
  session: unknown;
  target: Target;
  jsonFields: ReadonlySet<string>;
  step: Step;
  now(): Date;
}

/** Makes the cloud as the spec says: creates what is missing, adopts or refuses what is not ours, changes what differs. */
export async function converge(work: Work): Promise<Converged> {
  const { provider, session, target, step } = work;
  const seen = await step("observe", () => provider.observe(session, target));
  if (!seen.exists) return create(work);
  if (seen.owner === target.uid) return update(work, seen, false);
  if (target.spec.adoptionPolicy === "IfExists") return update(work, seen, true);
  throw new TerminalError(
    `${target.externalName} exists in the cloud and is not ours (${seen.owner ? `it belongs to the object with uid ${seen.owner}` : "it has no ownership tag"})`,
    {
      code: "NotOwned",
      hint: "set spec.adoptionPolicy to IfExists to take it over, or use another spec.externalName",
    },
  );
}

async function create(work: Work): Promise<Converged> {
  const { claim, provider, session, target, step, now } = work;
  const begun = status(work).operation;
  if (begun?.kind === "Create" && begun.token === "answered" && ageSeconds(begun.startedAt, now()) < unseen(provider)) {
    return { outcome: creating("created, and not to be seen yet"), changes: [] };
  }
  const operation = { kind: "Create" as const, startedAt: now().toISOString() };
  // the intent comes first: whoever finds it knows that a resource of this name may exist
  await claim.updateStatus((current) => ({ ...current, operation }));
  const outcome = await step("create", () => provider.create(session, target));
  const changes = [`created ${target.externalName}`];
  await claim.updateStatus((current) => ({ ...current, operation: { ...operation, token: outcome.operation?.token ?? "answered" } }));
  const seen = await step("observe", () => provider.observe(session, target));
  if (!seen.exists) return { outcome: creating("created, and not to be seen yet"), changes };
  return settled(seen, changes, outcome.operation?.retryAfterSeconds);
}

async function update(work: Work, seen: Existing, adopt: boolean): Promise<Converged> {
  const { claim, provider, session, target, step, now } = work;
  const applied = status(work).appliedFields ?? [];
  const changes = diff(target.spec, seen.actual, applied, work.jsonFields);
  const hash = sha256(canonical(changes)).slice(0, 16);
  const { settling } = status(work);
  const alreadyWritten = settling?.changes === hash && new Date(settling.until) > now();
  if (!adopt && (changes.length === 0 || alreadyWritten)) return settled(seen, []);

  if (adopt)
    await claim.updateStatus((current) => ({ ...current, operation: { kind: "Update", token: "adopt", startedAt: now().toISOString() } }));
  const outcome = await step("update", () => provider.update(session, target, changes, adopt ? "claim" : undefined), {
    fields: changes.map((change) => change.field),
  });
  const said = [...(adopt ? [`adopted ${target.externalName}`] : []), ...changes.map(describe)];
  const until = after(now(), provider.settleSeconds ?? 0);
  await claim.updateStatus((current) => ({ ...current, settling: { changes: hash, until } }));
  return settled(seen, said, outcome.operation?.retryAfterSeconds);
}

function settled(seen: Existing, changes: string[], retryAfterSeconds?: number): Converged {
  if (seen.ready) return { existing: seen, changes };
  return { existing: seen, outcome: creating(seen.progress ?? "not ready yet", retryAfterSeconds), changes };
}

function creating(message: string, retryAfterSeconds = lookAgainSeconds): Outcome {
  return { result: "InProgress", reason: "Creating", message, retryAfterSeconds };
}

/** `storageGiB: 20 → 32`, as history shows it. */
function describe({ field, from, to }: Change): string {
  return `${field}: ${show(from)} → ${show(to)}`;
}

function show(value: unknown): string {
  const text = value === undefined ? "unset" : typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

/** Seconds for which a resource that was just created may not be seen. */
export function unseen(provider: KindProvider): number {
  return Math.max(unseenSeconds, provider.settleSeconds ?? 0);
}

/** Seconds since a time. */
export function ageSeconds(time: string, now: Date): number {
  return (now.getTime() - new Date(time).getTime()) / 1000;
}

function status(work: Work): ServiceStatus {
  return work.claim.object.status ?? {};
}
