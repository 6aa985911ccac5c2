import { UsageError } from "../../lib/errors.ts";
import { askForPlans, planned } from "../actions/plan.ts";
import { type ChangeSpec, type Proposal, propose, proposeAll } from "../actions/proposal.ts";
import type { Context, Frame } from "../context.ts";
import { parseDuration } from "../duration.ts";
import { type FieldSchema, type Leaf, leaves } from "../flags/schema.ts";
import { type Given, readSpec } from "../flags/spec.ts";
import { saidInFlagTerms } from "../flags/terms.ts";
import { placeManifests, readManifests } from "../manifests.ts";
import { accountOf, withAccount } from "../place/account.ts";
import type { Place } from "../place/choose.ts";
import { displayName, parseNamed } from "../target.ts";
import { showPlans } from "./plan-show.ts";
import type { PlanFlags } from "./plan.ts";
import { noteKick } from "./waiting.ts";

/** What the command line says of fields, and the schema that it was read with. */
export interface Fields {
  schema: FieldSchema;
  given: Map<Leaf, Given>;
}

/** `plan` of objects that are named or in files. Nothing is written before the API server has accepted every spec. */
export async function planObjects(frame: Frame, flags: PlanFlags, words: readonly string[], fields: Fields | undefined): Promise<void> {
  const timeoutMs = parseDuration(flags.timeout, "--timeout");
  const propose = flags.filename ? await fromFiles(frame, flags, words) : fromNames(frame.place(flags), flags, words, fields);
  const context = await frame.connect(flags);
  const pending = await askForPlans(context, await propose(context));
  const ask = () => Promise.allSettled(pending.map((one) => planned(context, one, timeoutMs)));
  const waits = pending.some(({ asked }) => asked);
  if (waits) noteKick(frame.io, await context.runs.kick(true));
  const answers = await (waits ? context.runs.during(ask) : ask());
  await showPlans(frame.io, flags, answers);
}

type Propose = (context: Context) => Promise<Proposal[]>;

async function fromFiles({ io, place }: Frame, flags: PlanFlags, words: readonly string[]): Promise<Propose> {
  const { filename = [], set, namespace, forceConflicts = false } = flags;
  if (words.length) throw new UsageError("-f and names don't go together", "give the objects by name or by files");
  if (set) throw new UsageError("-f and --set don't go together", "write the field into the file");
  const manifests = withAccount(await readManifests(filename, io), place(flags));
  for (const { kind, object } of manifests.filter((one) => !one.kind.service)) {
    io.note(`${displayName(kind, object.metadata.name)} is left out: it is not in the cloud`);
  }
  const services = manifests.filter(({ kind }) => kind.service);
  return (context) => proposeAll(context, placeManifests(services, context.namespace, namespace !== undefined), forceConflicts);
}

function fromNames(place: Place, { set = [], forceConflicts }: PlanFlags, words: readonly string[], fields: Fields | undefined): Propose {
  if (forceConflicts) throw new UsageError("--force-conflicts is for -f", "leave it out");
  const targets = parseNamed(words);
  const changes = fields !== undefined && (fields.given.size > 0 || set.length > 0);
  const [first] = targets;
  if (changes && targets.some(({ kind }) => kind !== first?.kind)) {
    throw new UsageError("flags of fields go with objects of one kind", "plan for one kind at a time");
  }
  const change: ChangeSpec | undefined = changes
    ? (spec) => changed(fields, first?.kind.singular ?? "KIND", set, spec ?? accountOf(place))
    : undefined;
  return (context) => {
    const all = () => Promise.all(targets.map((target) => propose(context, target, change)));
    return fields ? saidInFlagTerms(leaves(fields.schema), all) : all();
  };
}

/** A spec with what the flags say. Throws one UsageError that names everything missing or wrong. */
function changed({ schema, given }: Fields, kind: string, set: readonly string[], base: object | undefined): object {
  const { spec, problems } = readSpec(schema, given, set, base);
  if (!problems.length) return spec;
  const text = problems.length === 1 ? (problems[0] ?? "") : `plan ${kind}:\n${problems.map((problem) => `  ${problem}`).join("\n")}`;
  throw new UsageError(text, `see \`kubectl cloud plan ${kind} --help\``);
}
