import { readFile } from "node:fs/promises";

import { UsageError } from "../../lib/errors.ts";

/** A variable of the shell, and the key of the Secret that it becomes. */
interface Source {
  variable: string;
  key: string;
  /** It names a file, whose text is the value. */
  file?: boolean;
}

const plain = (variable: string): Source => ({ variable, key: variable });

/** Variables that must be set, of several one, by provider: those of the clouds' own tools. */
const needed: Record<string, readonly (readonly Source[])[]> = {
  aws: [[plain("AWS_ACCESS_KEY_ID")], [plain("AWS_SECRET_ACCESS_KEY")]],
  // https://learn.microsoft.com/javascript/api/@azure/identity/environmentcredential
  azure: [
    [plain("AZURE_CLIENT_ID")],
    [plain("AZURE_CLIENT_SECRET"), { variable: "AZURE_CLIENT_CERTIFICATE_PATH", key: "AZURE_CLIENT_CERTIFICATE", file: true }],
    [plain("AZURE_TENANT_ID")],
  ],
};

/** Variables that may be set besides. */
const optional: Record<string, readonly Source[]> = {
  aws: [plain("AWS_SESSION_TOKEN")],
  azure: [plain("AZURE_CLIENT_CERTIFICATE_PASSWORD")],
};

/** The variables that --from-env reads, for its help. */
export function variablesOf(provider: string): string {
  const words = [...(needed[provider] ?? []), ...(optional[provider] ?? []).map((one) => [one])].map((group) => names(group));
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/**
 * What goes into the account's Secret, from the environment. Throws {@link UsageError} with the names of what is not set.
 *
 * @param tenantID - the account's own, which makes AZURE_TENANT_ID optional
 */
export async function keysFrom(env: NodeJS.ProcessEnv, provider: string, tenantID?: string): Promise<Record<string, string>> {
  const all = [...(needed[provider] ?? []), ...(optional[provider] ?? []).map((one) => [one])];
  const missing = (needed[provider] ?? [])
    .filter((group) => !group.some(({ variable }) => env[variable] || (variable === "AZURE_TENANT_ID" && tenantID)))
    .map(names);
  if (missing.length)
    throw new UsageError(
      `--from-env: ${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not set`,
      "export them in this shell, or name a Secret with --secret",
    );
  const keys: Record<string, string> = {};
  for (const { variable, key, file } of all.flat()) {
    const value = env[variable];
    if (value) keys[key] = file ? await contents(variable, value) : value;
  }
  return keys;
}

async function contents(variable: string, path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new UsageError(`--from-env: ${variable} names ${path}, which can't be read: ${(error as Error).message}`);
  }
}

function names(group: readonly Source[]): string {
  return group.map(({ variable }) => variable).join(" or ");
}
