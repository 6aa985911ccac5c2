import { type Command, Option } from "commander";

import { UsageError } from "../../lib/errors.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import { type Added, addAccount } from "../actions/account-add.ts";
import { accountFields, flatSchema, toSpec } from "../actions/account-flags.ts";
import { keysFrom, variablesOf } from "../actions/account-keys.ts";
import { neededKeys, secretHint, secretProblem, secretState } from "../actions/account-secret.ts";
import { writtenLine } from "../actions/apply.ts";
import type { DryRun } from "../actions/create.ts";
import type { ClusterContext, Frame, GlobalFlags } from "../context.ts";
import { examples, outputFlag } from "../flags/common.ts";
import { addSchemaFlags } from "../flags/options.ts";
import { type FieldSchema, kebab, type Leaf } from "../flags/schema.ts";
import { type Given, readSpec } from "../flags/spec.ts";
import { inFlagTerms } from "../flags/terms.ts";
import { check } from "../flags/value.ts";
import type { Io } from "../io.ts";
import { asList, serialize } from "../output/serialize.ts";
import { displayName } from "../target.ts";
import { shown, usage } from "./account-add-usage.ts";

interface Flags extends GlobalFlags {
  fromEnv?: boolean;
  dryRun: DryRun;
  output?: "json" | "yaml" | "name";
}

/** As the CRD has it: labels bear the name. */
const nameSchema: FieldSchema = { type: "string", maxLength: 63, pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" };

/** Gives `account add` the flags of a provider, and what it does. */
export function configureProvider(command: Command, frame: Frame, schema: FieldSchema, provider: string): void {
  const given = addSchemaFlags(command, flatSchema(schema, provider), "Account");
  const { example, trusted } = shown[provider] ?? { example: "", trusted: provider };
  command
    .option("--from-env", `make the Secret from ${variablesOf(provider)} of this shell`)
    .addOption(
      new Option("--dry-run <HOW>", "client: only print what would be sent; server: let the cluster check it; nothing is stored")
        .choices(["none", "client", "server"])
        .default("none"),
    )
    .addOption(outputFlag(["json", "yaml", "name"], "print the account"))
    .addHelpText(
      "after",
      examples(
        ["With the keys of this shell", `kubectl cloud account add ${provider} dev ${example} --from-env`],
        [
          `With a ServiceAccount that ${trusted} trusts, for some namespaces only`,
          `kubectl cloud account add ${provider} prod ${example} --service-account cloud-prod --allowed-namespaces shop,team-*`,
        ],
      ),
    )
    .action(async (_action: string, _provider: string, name: string | undefined) => {
      const flags: Flags = command.optsWithGlobals();
      frame.place(flags, "cluster");
      if (name === undefined) throw new UsageError("NAME is missing", usage([provider], "NAME"));
      const flat = readFlags(schema, provider, name, given(), flags);
      const keys = flags.fromEnv ? await keysFrom(process.env, provider, tenantIn(flat)) : undefined;
      const context = await frame.connectCluster(flags);
      const request = { name, spec: toSpec(schema, provider, flat), schema, dryRun: flags.dryRun, ...(keys && { keys }) };
      const added = await inTerms(schema, provider, () => addAccount(context, request));
      await print(frame.io, flags, added);
      if (flags.dryRun !== "client" && !keys) await warn(context, frame, provider, flat);
    });
}

function tenantIn({ tenantID }: Record<string, unknown>): string | undefined {
  return typeof tenantID === "string" ? tenantID : undefined;
}

/** The values of the flags, by the names of the flat schema. Throws one {@link UsageError} that names everything missing or wrong. */
function readFlags(
  schema: FieldSchema,
  provider: string,
  name: string,
  given: Map<Leaf, Given>,
  { fromEnv }: Flags,
): Record<string, unknown> {
  for (const [leaf, value] of given) {
    if (leaf.path === "allowedNamespaces" && Array.isArray(value))
      given.set(
        leaf,
        value.flatMap((text: string) => text.split(",").filter(Boolean)),
      );
  }
  const { spec: flat, problems } = readSpec(flatSchema(schema, provider), given, []);
  const problem = check(nameSchema, name);
  if (problem) problems.unshift(`NAME: ${problem}`);
  if (fromEnv && flat.serviceAccount !== undefined)
    problems.push("--from-env and --service-account don't go together: an account has one kind of credentials");
  else if (flat.secret !== undefined && flat.serviceAccount !== undefined)
    problems.push("--secret and --service-account don't go together: an account has one kind of credentials");
  else if (!fromEnv && flat.secret === undefined && flat.serviceAccount === undefined)
    problems.push("credentials are missing: give --secret, --service-account or --from-env");
  if (fromEnv) flat.secret ??= `${name}-keys`;
  if (!problems.length) return flat;
  throw new UsageError(
    problems.length === 1 ? String(problems[0]) : `account add:\n${problems.map((one) => `  ${one}`).join("\n")}`,
    `see \`kubectl cloud account add ${provider} --help\``,
  );
}

/** Runs it; what the API server says of the spec is said again in terms of flags. */
async function inTerms<T>(schema: FieldSchema, provider: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!isStoreError(error, "Invalid")) throw error;
    const fields = accountFields(schema, provider).map(({ name, path }) => ({ path, flag: kebab(name), schema, required: false }));
    throw new UsageError(inFlagTerms(error.message, fields), error.hint);
  }
}

async function print(io: Io, { output, dryRun }: Flags, added: Added): Promise<void> {
  const { kind, object, secret } = added;
  const suffix = dryRun === "server" ? " (server dry run)" : "";
  if (secret && output === undefined) io.out(`secret/${secret.name} ${secret.change}${suffix}\n`);
  if (output === undefined) io.out(`${writtenLine(added, dryRun)}\n`);
  else if (output === "name") io.out(`${displayName(kind, object.metadata.name)}\n`);
  else io.out(await serialize(asList([object], true), output));
}

/** Says of a Secret that is not as it must be; the account is right all the same, as the Secret may come later. */
async function warn(context: ClusterContext, { io }: Frame, provider: string, flat: Record<string, unknown>): Promise<void> {
  const { secret } = flat;
  if (typeof secret !== "string") return;
  const tenantID = tenantIn(flat);
  const keys = neededKeys(provider, tenantID === undefined ? {} : { tenantID });
  const problem = secretProblem(secret, await secretState(context, secret, keys));
  if (problem) io.note(`warning: ${problem}, which the account needs\nhint: ${secretHint(secret, keys)}; or repeat this with --from-env`);
}
