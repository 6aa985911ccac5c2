import type { ServiceStatus } from "../../crds/api/status.ts";
import { RetryableError, TerminalError } from "../../lib/errors.ts";
import { canonical, sha256 } from "../../lib/spec-hash.ts";
import type { KindProvider, Observation } from "../provider.ts";
import { beingApplied } from "./applied-fields.ts";
import { awaitApproval } from "./approval.ts";
import { after } from "./backoff.ts";
import { look } from "./look.ts";
import type { Outcome } from "./outcome.ts";
import { describe, effectOf, passwordField, planFor, type Planning } from "./planning.ts";
import { ageSeconds, goesOn, tellProgress } from "./progress.ts";
import type { Work } from "./work.ts";

/** A resource that was just created may not be seen for so long: its absence is not believed before. */
const unseenSeconds = 30;

type Existing = Extract<Observation, { exists: true }>;
type Missing = Extract<Observation, { exists: false }>;

/** The resource as the spec wants it, or how the run ends without it. */
export type Converged = { existing: Existing } | { outcome: Outcome };

/** What one look led to: all is well, the run ends, the cloud has to be waited for, or something was written. */
type Advance = Converged | { wait: string; retryAfterSeconds?: number | undefined } | "wrote";

/**
 * Makes the cloud as the spec says: creates what is missing, adopts or refuses what is not ours, changes what differs, and
 * waits for it as long as the run has patience.
 */
export async function converge(work: Work): Promise<Converged> {
  const written = new Set<string>();
  for (;;) {
    const seen = await look(work);
    if (seen.operationFailed) throw seen.operationFailed;
    if (seen.exists) claimedID(work, seen);
    const next = seen.exists ? await change(work, seen, written) : await create(work, seen);
    if (next === "wrote") {
      work.patience.restart();
      continue;
    }
    if (!("wait" in next)) return next;
    await tellProgress(work, next.wait);
    if (!(await work.patience.pause(next.retryAfterSeconds))) return { outcome: goesOn(work, next.wait, next.retryAfterSeconds) };
  }
}

async function create(work: Work, { progress, retryAfterSeconds }: Missing): Promise<Advance> {
  if (progress !== undefined) return { wait: progress, retryAfterSeconds };
  const { claim, provider, session, target, step, now } = work;
  const begun = status(work).operation;
  if (begun?.kind === "Create" && begun.answered && ageSeconds(begun.startedAt, now()) < unseen(provider)) {
    return { wait: "created, and not to be seen yet" };
  }
  const planning = plan(work, { exists: false });
  const outcome = await awaitApproval(work, planning);
  if (outcome) return { outcome };

  if (provider.needsPassword) target.password ??= await step("store password", () => work.password.store());
  const operation = { kind: "Create" as const, startedAt: now().toISOString() };
  // the intent comes first: whoever finds it knows that a resource of this name may exist, with this password
  const { externalName } = target;
  await claim.updateStatus((current) => ({ ...current, externalName, operation, ...fingerprinted(work), ...applied(work, current) }));
  const { operation: running } = await step("create", () => provider.create(session, target)).catch(async (error: unknown) => {
    // refused, so nothing was made; unless an earlier attempt, of which no answer came, did
    if (error instanceof TerminalError && !begun) await claim.updateStatus((current) => ({ ...current, operation: undefined }));
    throw error;
  });
  work.found.changes.push(`created ${target.externalName}`);
  await claim.updateStatus((current) => ({ ...current, operation: { ...operation, answered: true, ...told(running) } }));
  return "wrote";
}

/** @param written - hashes of the changes that this run has made: what comes back at once is not fought */
async function change(work: Work, seen: Existing, written: Set<string>): Promise<Advance> {
  const { claim, provider, session, target, step, now } = work;
  const planning = plan(work, seen);
  const { changes } = planning;
  const adopt = planning.action === "Adopt";
  if (adopt && target.spec.adoptionPolicy !== "IfExists") throw notOwned(target.externalName, seen.owner);
  if (planning.action === "None") return settled(work, seen);
  if (seen.progress !== undefined) return { wait: seen.progress, retryAfterSeconds: seen.retryAfterSeconds };
  const impossible = changes.filter((each) => effectOf(provider, target, each) === "Impossible");
  if (impossible.length) throw cantChange(target.externalName, impossible.map(describe));

  const hash = sha256(canonical(changes)).slice(0, 16);
  const { settling, operation } = status(work);
  if (!adopt && settling?.changes === hash && new Date(settling.until) > now()) {
    return operation ? { wait: "changed, and not to be seen yet" } : settled(work, seen);
  }
  const write = `${planning.action} ${hash}`;
  if (written.has(write)) throw undone(target.externalName, changes.map(describe));
  const outcome = await awaitApproval(work, planning);
  if (outcome) return { outcome };

  if (changes.some(({ field }) => field === passwordField)) target.password ??= await step("store password", () => work.password.store());
  // what was made in parts is being created until all of them are there
  const kind = operation?.kind === "Create" && !adopt ? "Create" : "Update";
  const begun = { kind, startedAt: now().toISOString() } as const;
  if (adopt) await claim.updateStatus((current) => ({ ...current, externalName: target.externalName, operation: begun }));
  const { operation: running } = await step("update", () => provider.update(session, target, changes, adopt ? "claim" : undefined), {
    fields: changes.map(({ field }) => field),
  });
  written.add(write);
  work.found.externalID = seen.externalID;
  // what the cloud takes one by one differs until its turn has come
  const untold = changes.map(describe).filter((each) => !work.found.changes.includes(each));
  work.found.changes.push(...(adopt ? [`adopted ${target.externalName}`] : []), ...untold);
  const until = after(now(), provider.settleSeconds ?? 0);
  const deferred = changes.some((each) => effectOf(provider, target, each) === "MaintenanceWindow");
  await claim.updateStatus((current) => ({
    ...current,
    ...fingerprinted(work),
    ...applied(work, current),
    settling: { changes: hash, until },
    ...(running || deferred ? { operation: { ...begun, answered: true, ...told(running) } } : {}),
  }));
  // what is done at once need not be looked at again
  return running || deferred ? "wrote" : settled(work, seen);
}

/** There is nothing to change: either it can be used, or the cloud is at work on it, or has given up. */
async function settled(work: Work, seen: Existing): Promise<Advance> {
  if (seen.failure) {
    await work.claim.updateStatus((current) => ({ ...current, operation: undefined }));
    throw new TerminalError(`${work.target.externalName}: ${seen.failure.message}`, { code: "CloudFailed", hint: seen.failure.hint });
  }
  const ours = status(work).operation !== undefined;
  if (!seen.ready || (seen.progress !== undefined && ours))
    return { wait: seen.progress ?? "not ready yet", retryAfterSeconds: seen.retryAfterSeconds };
  work.found.pending = (seen.pending ?? []).map(describe);
  return { existing: seen };
}

function plan(work: Work, seen: Observation): Planning {
  const { target, password } = work;
  const { appliedFields = [], passwordFingerprint } = status(work);
  const hasPassword = target.password !== undefined && password.fingerprint(target.password) === passwordFingerprint;
  return planFor({ ...work, applied: appliedFields, hasPassword }, seen);
}

function claimedID({ target, found }: Work, { owner, externalID }: Existing): void {
  if (owner === target.uid) found.externalID = externalID;
}

function fingerprinted({ target, password }: Work): Partial<ServiceStatus> {
  return target.password === undefined ? {} : { passwordFingerprint: password.fingerprint(target.password) };
}

/** Noted as it is set, not when all is done: a field may leave the spec while the cloud is still at work. */
function applied({ target, alwaysSet }: Work, { appliedFields }: ServiceStatus): Partial<ServiceStatus> {
  return { appliedFields: beingApplied(appliedFields, target.spec, alwaysSet) };
}

/** What the status keeps of an operation that runs. */
export function told(running: { token?: string; message: string } | undefined): { token?: string; message?: string } {
  return running ? { message: running.message, ...(running.token ? { token: running.token } : {}) } : {};
}

function notOwned(name: string, owner: string | undefined): TerminalError {
  const whose = owner ? `it belongs to the object with uid ${owner}` : "it has no ownership tag";
  return new TerminalError(`${name} exists in the cloud and is not ours (${whose})`, {
    code: "NotOwned",
    hint: "set spec.adoptionPolicy to IfExists to take it over, or use another spec.externalName",
  });
}

function cantChange(name: string, changes: string[]): TerminalError {
  return new TerminalError(`${name} can't be changed: ${changes.join("; ")}`, {
    code: "SpecRejected",
    hint: "set the spec back to what is there, or create another object with the new values and move to it",
  });
}

/** The cloud or somebody in it has its own way: to write again at once would go on for ever. */
function undone(name: string, changes: string[]): RetryableError {
  const what = changes.length ? changes.join("; ") : "the ownership tag";
  return new RetryableError(`${name} was changed and is as it was before: ${what}`, {
    code: "Conflict",
    hint: "see who changes it back (the cloud's own log tells), or set the spec to what is there; it is tried again, less and less often",
  });
}

/** Seconds for which a resource that was just created may not be seen. */
export function unseen(provider: KindProvider): number {
  return Math.max(unseenSeconds, provider.settleSeconds ?? 0);
}

function status({ claim }: Work): ServiceStatus {
  return claim.object.status ?? {};
}
