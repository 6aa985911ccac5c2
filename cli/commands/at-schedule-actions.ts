import { apiVersion } from "../../crds/api/names.ts";
import type { ServiceObject } from "../../crds/api/objects.ts";
import { UsageError } from "../../lib/errors.ts";
import { serviceKinds } from "../../lib/kinds.ts";
import { approvalRequired } from "../actions/approval.ts";
import type { AskedAction } from "../actions/schedule-action.ts";
import { scheduleCreate } from "../actions/schedule-create.ts";
import { deletable, scheduleObject } from "../actions/schedule-object.ts";
import { runFrom } from "../actions/schedule-run-words.ts";
import { scheduleRun } from "../actions/schedule-run.ts";
import { readSet } from "../actions/schedule-set.ts";
import type { ActionName } from "../actions/schedule-words.ts";
import type { Frame } from "../context.ts";
import { type Manifest, readManifests } from "../manifests.ts";
import { withAccount } from "../place/account.ts";
import { parseOne, serviceKind } from "../target.ts";
import type { ScheduleFlags } from "./at-schedule-flags.ts";
import { type FromFlags, readObject } from "./create-flags.ts";

/** What the command line says of an action beside its words. */
export interface Besides {
  /** Of `create KIND`. */
  fields: Omit<FromFlags, "name"> | undefined;
  /** The command behind `--`. */
  behind: readonly string[];
}

/** Reads an action; asks no cluster. Throws {@link UsageError} for everything that can be seen to be wrong. */
export async function readAction(
  frame: Frame,
  flags: ScheduleFlags,
  action: ActionName,
  rest: readonly string[],
  besides: Besides,
): Promise<AskedAction> {
  const mayBeMissing = flags.ignoreNotFound ?? false;
  if (besides.behind.length && action !== "run") {
    throw new UsageError(`a command behind -- is for run, not for ${action}`, "leave it out, or use `run --image IMAGE -- COMMAND`");
  }
  switch (action) {
    case "create":
      return scheduleCreate(await toCreate(frame, flags, rest, besides.fields));
    case "delete":
      return scheduleObject(action, deletable(rest), { mayBeMissing });
    case "reconcile":
    case "rotate":
      return scheduleObject(action, parseOne(rest), { mayBeMissing });
    case "set":
      return readSet(rest, mayBeMissing);
    case "run":
      return scheduleRun(runFrom(flags, rest, besides.behind), { mayBeMissing });
  }
}

async function toCreate(frame: Frame, flags: ScheduleFlags, rest: readonly string[], fields: Besides["fields"]): Promise<Manifest[]> {
  const asked = flags.requireApproval ?? false;
  const [word, name, more] = rest;
  if (flags.filename) {
    if (word !== undefined) throw new UsageError("-f and KIND don't go together", "give the object by flags or by files");
    if (flags.set) throw new UsageError("-f and --set don't go together", "write the field into the file");
    return withAccount(await readManifests(flags.filename, frame.io), frame.place(flags)).map((one) => withApproval(one, asked));
  }
  if (more !== undefined) throw new UsageError(`"${more}" is one word too many`, "a schedule creates several objects with -f FILE");
  if (!fields) throw noKind(word);
  const { kind } = fields;
  const { name: checked, spec } = await readObject(frame, flags, { ...fields, name });
  const object = { apiVersion, kind: kind.kind, metadata: { name: checked }, spec } as unknown as ServiceObject;
  return [withApproval({ kind, object }, asked)];
}

function noKind(word: string | undefined): UsageError {
  if (word !== undefined) serviceKind(word);
  const names = serviceKinds.map(({ singular }) => singular).join(", ");
  return new UsageError("neither a KIND nor -f FILE given", `name a kind (${names}), as in \`create queue orders --account NAME\``);
}

function withApproval({ kind, object }: Manifest, asked: boolean): Manifest {
  if (!asked || !kind.service) return { kind, object };
  const { annotations } = object.metadata;
  return { kind, object: { ...object, metadata: { ...object.metadata, annotations: { ...annotations, ...approvalRequired } } } };
}
