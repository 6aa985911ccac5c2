import { localFolder } from "../../lib/local/folder.ts";
import type { AccountProvider } from "../provider.ts";

/** One line per cloud. Imported when an account needs it, so that a run loads the SDK of its own account's cloud only. */
const providers: Record<string, () => Promise<AccountProvider>> = {
  aws: async () => (await import("./aws/index.ts")).aws,
  azure: async () => (await import("./azure/index.ts")).azure,
};

/** What there is in local mode besides. */
const localProviders: typeof providers = {
  local: async () => (await import("./local/index.ts")).local,
};

/** The provider of that name (`spec.provider` of a CloudAccount), or undefined when this runner has none. */
export function loadProvider(name: string): Promise<AccountProvider> | undefined {
  const known = localFolder(process.env) === undefined ? providers : { ...providers, ...localProviders };
  return Object.hasOwn(known, name) ? known[name]?.() : undefined;
}
