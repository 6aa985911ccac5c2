import { annotations } from "../../crds/api/names.ts";
import type { Plan } from "../../crds/api/status.ts";
import { canonical, sha256, specHash } from "../../lib/spec-hash.ts";
import type { Outcome } from "./outcome.ts";
import { describe, plannedChanges, type Planning } from "./planning.ts";
import type { Work } from "./work.ts";

/**
 * Whether a run may carry out a plan: undefined when it may, otherwise how the run ends. An object that asks for approval
 * waits with its plan in the status until the annotation names this very plan. The hash holds what is to be done, the spec and
 * the time when it was first planned, so that an approval never serves a second time.
 */
export async function awaitApproval(work: Work, planning: Planning): Promise<Outcome | undefined> {
  const { object } = work.claim;
  if (object.metadata.annotations?.[annotations.approval] !== "required") return undefined;
  const content = sha256(canonical({ ...planning, spec: specHash(object.spec) }));
  const hashAt = (at: string) => sha256(`${content} ${at}`).slice(0, 16);

  const before = object.status?.plan;
  const approved = object.metadata.annotations[annotations.approved];
  const completes = before !== undefined && before.generation === object.metadata.generation && isRest(work, planning, before);
  const same = before !== undefined && before.hash === hashAt(before.at);
  if ((same || completes) && approved === before.hash) {
    work.found.approvedBy = object.metadata.annotations[annotations.approvedBy];
    return undefined;
  }
  if (!same) {
    const at = work.now().toISOString();
    const plan: Plan = {
      at,
      hash: hashAt(at),
      generation: object.metadata.generation ?? 0,
      action: planning.action,
      changes: plannedChanges(work.provider, work.target, planning),
    };
    await work.claim.updateStatus((status) => ({ ...status, plan }));
  }
  return {
    result: "InProgress",
    reason: "AwaitingApproval",
    message: `${summary(work, planning)}: 'kubectl cloud approve ${work.target.kind.toLowerCase()}/${work.target.name}' lets the next run do it`,
  };
}

/** Whether it is what is still left of a plan: a cloud makes and changes some things one by one. */
function isRest({ provider, target }: Work, planning: Planning, { action, changes = [] }: Plan): boolean {
  if (planning.action !== "Update") return false;
  const planned = new Set(changes.map(({ field, to }) => canonical({ field, to })));
  return action === "Create" || plannedChanges(provider, target, planning).every(({ field, to }) => planned.has(canonical({ field, to })));
}

function summary({ target }: Work, { action, changes }: Planning): string {
  const what = `${action.toLowerCase()} ${target.externalName}`;
  return action === "Create" || !changes.length ? what : `${what} (${changes.map(describe).join("; ")})`;
}
