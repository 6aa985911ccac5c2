import { UsageError } from "../../lib/errors.ts";
import { accountType, type Kind } from "../../lib/kinds.ts";
import { create } from "../actions/create.ts";
import { namesOf } from "../actions/find.ts";
import type { Context, Frame, GlobalFlags } from "../context.ts";
import { parseDuration } from "../duration.ts";
import { nameProblem } from "../flags/name.ts";
import { type FieldSchema, type Leaf, leaves } from "../flags/schema.ts";
import { type Given, readSpec } from "../flags/spec.ts";
import { saidInFlagTerms } from "../flags/terms.ts";
import { waysOn } from "../no-cluster.ts";
import { accountOf } from "../place/account.ts";
import { asksInForm, createByForm, type Start } from "./create-form.ts";
import type { CreateFlags } from "./create.ts";
import { finish } from "./written.ts";

/** What the command line said of the object. */
export interface FromFlags {
  kind: Kind;
  name: string | undefined;
  schema: FieldSchema;
  given: Map<Leaf, Given>;
}

/** What the flags say of an object, and where they lead. */
type ObjectFlags = GlobalFlags & Pick<CreateFlags, "set">;

/** `create KIND NAME` with flags. Throws one UsageError that names everything missing or wrong, before the cluster is asked for anything else. */
export async function createFromFlags(frame: Frame, flags: CreateFlags, from: FromFlags): Promise<void> {
  if (flags.filename) throw new UsageError("-f and KIND don't go together", "give the object by flags or by files");
  if (flags.forceConflicts)
    throw new UsageError("--force-conflicts is for -f", "what exists is not changed by flags: change it with a file");
  const timeoutMs = parseDuration(flags.timeout, "--timeout");
  const { kind, schema } = from;
  const start = asksInForm(frame, flags) ? incomplete(frame, flags, from) : undefined;
  if (start) return createByForm(frame, flags, start);
  const { name, spec } = await readObject(frame, flags, from);
  const context = await frame.connect(flags);
  const written = await saidInFlagTerms(leaves(schema), () =>
    create(context, { kind, name, spec, schema, dryRun: flags.dryRun, approval: flags.requireApproval ?? false }),
  );
  await finish(context, frame.io, flags, [written], timeoutMs);
}

/** What is said of an object of which something is missing; undefined where nothing is, or something is wrong, which comes first. */
function incomplete(frame: Frame, flags: ObjectFlags, { kind, name, schema, given }: FromFlags): Start | undefined {
  const { spec, problems, missing } = readSpec(schema, given, flags.set ?? [], accountOf(frame.place(flags)));
  const isWrong = problems.length > missing.length || (name !== undefined && nameProblem(name) !== undefined);
  const isMissing = name === undefined || missing.length > 0;
  return isMissing && !isWrong ? { kind, name, given: { schema, spec } } : undefined;
}

/** Reads name and spec. Throws one UsageError that names everything missing or wrong. */
export async function readObject(
  frame: Frame,
  flags: ObjectFlags,
  { kind, name, schema, given }: FromFlags,
): Promise<{ name: string; spec: Record<string, unknown> }> {
  const { spec, problems } = readSpec(schema, given, flags.set ?? [], accountOf(frame.place(flags)));
  if (name === undefined) problems.unshift("NAME is missing: name of the object");
  else {
    const problem = nameProblem(name);
    if (problem) problems.unshift(`NAME: ${problem}`);
  }
  if (name === undefined || problems.length) throw await wrongFlags(frame, flags, kind, problems);
  return { name, spec };
}

async function wrongFlags(frame: Frame, flags: GlobalFlags, kind: Kind, problems: readonly string[]): Promise<UsageError> {
  const noAccount = problems.some((problem) => problem.startsWith("--account is missing"));
  const help = `see \`kubectl cloud create ${kind.singular} --help\``;
  const hint = noAccount ? await accountHint(frame, flags) : help;
  const [only] = problems;
  return new UsageError(
    problems.length === 1 && only ? only : `create ${kind.singular}:\n${problems.map((problem) => `  ${problem}`).join("\n")}`,
    hint,
  );
}

/** Names the accounts there are; without a cluster or the right to list them, says where to find them. */
async function accountHint(frame: Frame, flags: GlobalFlags): Promise<string> {
  try {
    const context: Context = await frame.connect({ requestTimeout: "2s", ...flags });
    const names = await namesOf(context, accountType);
    if (names.length) return `the accounts are ${names.join(", ")}: add --account ${names.length === 1 ? names[0] : "with one of them"}`;
  } catch (error) {
    // the mistake is the flag; but who has no cluster has no account either
    const ways = waysOn(error);
    if (ways) return `an account is in a cluster, and there is none that answers\n${ways}`;
  }
  return "see `kubectl get cloudaccounts`, or add one with `kubectl cloud account add`";
}
