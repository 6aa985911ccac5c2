import { parseArgs } from "node:util";

import type { CloudAccount } from "../../crds/api/objects.ts";
import { KnownError } from "../../lib/errors.ts";
import { accountType } from "../../lib/kinds.ts";
import { credentialsDirectory } from "../../lib/launch/job-template.ts";
import type { Log } from "../../lib/log.ts";
import { openStore } from "../place.ts";
import { loadProvider } from "../providers/index.ts";
import { writeTerminationMessage } from "./termination-message.ts";

/** `check --account NAME`: proves the account's credentials with one call that changes nothing; exits with 1 when they don't work. */
export async function check(args: string[], log: Log): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { account: { type: "string" }, credentials: { type: "string", default: credentialsDirectory } },
  });
  if (!values.account) throw new Error("check needs --account");
  const store = await openStore();
  const account = await store.get<CloudAccount>({ type: accountType, name: values.account });
  if (!account) throw new Error(`there is no CloudAccount ${values.account}`);
  try {
    const provider = await loadProvider(account.spec.provider);
    if (!provider) throw new Error(`this runner has no provider ${account.spec.provider}`);
    await provider.connect(account, { directory: values.credentials });
    log.info({ account: values.account }, "the credentials work and belong to the account");
    await writeTerminationMessage({ account: values.account, ok: true });
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    log.error({ err: error, account: values.account }, error.message);
    await writeTerminationMessage({ account: values.account, ok: false, code: error.code, message: error.message, hint: error.hint });
    process.exitCode = 1;
  }
}
