import type { CloudAccount, CommonSpec } from "../../crds/api/objects.ts";
import { allowsNamespace } from "../../lib/account.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import { accountType } from "../../lib/kinds.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { Context } from "../context.ts";

/** Why no run is started for an object, in one word of the list of reasons: the dispatcher says so in the condition Stalled. */
export const accountReasons: ReadonlySet<string> = new Set(["AccountNotFound", "NamespaceNotAllowed"]);

/**
 * Why no run can serve objects of the context's namespace with an account, as things are now; undefined when one can, and where
 * the caller may not read accounts.
 */
export async function accountRefusal(
  { store, namespace }: Context,
  { account: name }: Pick<CommonSpec, "account">,
): Promise<KnownError | undefined> {
  let account: CloudAccount | undefined;
  try {
    account = await store.get<CloudAccount>({ type: accountType, name });
  } catch (error) {
    if (isStoreError(error, "Forbidden")) return undefined;
    throw error;
  }
  if (!account) {
    return new KnownError(`there is no CloudAccount ${name}, so that nothing can run`, {
      code: "AccountNotFound",
      hint: "see the accounts with `kubectl cloud account list`, or add one with `kubectl cloud account add`",
      exitCode: exitCodes.rejected,
    });
  }
  if (allowsNamespace(account, namespace)) return undefined;
  return new KnownError(`the account ${name} does not allow the namespace ${namespace}, so that nothing can run`, {
    code: "NamespaceNotAllowed",
    hint: `ask for ${namespace} to be added to spec.allowedNamespaces of the CloudAccount ${name}, or use another account`,
    exitCode: exitCodes.rejected,
  });
}
