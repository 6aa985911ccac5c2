import type { CommonSpec } from "../../crds/api/objects.ts";
import type { Plan, PlannedChange, Preview } from "../../crds/api/status.ts";
import { canonical } from "../../lib/spec-hash.ts";
import { type Context, within } from "../context.ts";
import { type Difference, difference } from "../flags/difference.ts";
import type { NamedTarget } from "../target.ts";
import { accountRefusal } from "./account-refusal.ts";
import { needsApproval, unapprovedPlan } from "./approval.ts";
import { answer, type Asked, askPreview } from "./preview.ts";
import type { Proposal } from "./proposal.ts";

/** What a run would do to an object, or why that can not be said. */
export interface Planned extends NamedTarget, Omit<Preview, "id"> {
  namespace: string;
  /** The object is not there yet: no cloud was asked. */
  isNew: boolean;
  /** Fields that would change in the object only, as they are about our handling of it. */
  objectOnly: Difference[];
  suspended: boolean;
  needsApproval: boolean;
  /** What waits for approval already. */
  waiting: Plan | undefined;
}

/** Fields about our handling of an object: none of them is in the cloud. */
const handling: Record<keyof CommonSpec, true> = {
  account: true,
  externalName: true,
  deletionPolicy: true,
  adoptionPolicy: true,
  suspend: true,
  connection: true,
};

/** A proposal of which a run was asked; `asked` is missing for one that is not there yet. */
export interface Pending {
  proposal: Proposal;
  asked: Asked | undefined;
}

/** Asks for the previews of all objects that are there. Throws, before anything is written, when an account can't serve one of them. */
export async function askForPlans(context: Context, proposals: readonly Proposal[]): Promise<Pending[]> {
  const there = proposals.filter(({ object }) => object);
  for (const { object, namespace } of there) {
    const refused = object && (await accountRefusal(within(context, namespace), object.spec));
    if (refused) throw refused;
  }
  return Promise.all(
    proposals.map(async (proposal) => {
      const { namespace, object, spec } = proposal;
      return { proposal, asked: object && (await askPreview(within(context, namespace), proposal, spec)) };
    }),
  );
}

/** What a run would do, once one has said so, or `signal` gives the waiting up. Throws as {@link answer}. */
export async function planned(context: Context, { proposal, asked }: Pending, timeoutMs: number, signal?: AbortSignal): Promise<Planned> {
  const { object, spec, kind, name, namespace } = proposal;
  const common = { kind, name, namespace, suspended: (spec ?? object?.spec)?.suspend ?? false };
  if (!object || !asked) {
    const refused = spec && (await accountRefusal(within(context, namespace), spec));
    const at = context.now().toISOString();
    const made = { at, action: "Create" as const, changes: creation(spec ?? {}), ...(refused && { message: refused.message }) };
    return { ...common, ...made, isNew: true, objectOnly: [], needsApproval: false, waiting: undefined };
  }
  const { id: _, ...preview } = await answer(context, asked, timeoutMs, signal);
  return {
    ...common,
    ...preview,
    isNew: false,
    objectOnly: spec ? difference(object.spec, spec).filter(({ path }) => isHandling(path)) : [],
    needsApproval: needsApproval(object),
    waiting: unapprovedPlan(asked.object),
  };
}

/** The fields of a spec that is new. */
function creation(spec: object): PlannedChange[] {
  return difference({}, spec)
    .filter(({ path }) => !isHandling(path))
    .map(({ path, to }) => ({ field: path, to: canonical(to), effect: "Now" }));
}

function isHandling(path: string): boolean {
  return Object.hasOwn(handling, path.split(".")[0] ?? "");
}
