import type { CloudAccount } from "../../crds/api/objects.ts";
import { KnownError } from "../../lib/errors.ts";
import { accountType } from "../../lib/kinds.ts";
import { localName } from "../../lib/local/account.ts";
import { findEngine, howToInstall } from "../../lib/local/packages.ts";
import type { ResourceType, Store } from "../../lib/store/store.ts";
import { engines } from "./engines.ts";
import { runnerFile } from "./runner-file.ts";

/**
 * Asks for the engine that an object of a folder runs on, before anything is written that nobody could carry out. Of PostgreSQL any
 * version will do: the run knows which one it needs, and says how to get it. Throws `EngineMissing`, and
 * in an executable `RunnerMissing`.
 */
export async function requireEngine(store: Store, folder: string, { kind }: ResourceType, object: object): Promise<void> {
  const engine = engines[kind];
  if (!engine || findEngine(engine.package, folder)) return;
  const { account = localName } = (object as { spec?: { account?: string } }).spec ?? {};
  if (!(await isLocal(store, account))) return;
  // an executable could not install it either
  runnerFile();
  throw new KnownError(`${engine.what} is not installed`, {
    code: "EngineMissing",
    hint: `${howToInstall}, which gets the engines of local mode from npm, once for all folders`,
  });
}

async function isLocal(store: Store, name: string): Promise<boolean> {
  if (name === localName) return true;
  const account = await store.get<CloudAccount>({ type: accountType, name });
  return (account?.spec.provider as string | undefined) === localName;
}
