import type { CloudAccount, ServiceObject } from "../crds/api/objects.ts";
import { allowsNamespace } from "../lib/account.ts";
import { TerminalError } from "../lib/errors.ts";

/**
 * Why an object may not use its account, before any credential is read; undefined when it may. The dispatcher asks first,
 * as a run of an account has no right in a namespace that the account doesn't allow; the run asks again.
 */
export function refusal(object: ServiceObject, account: CloudAccount | undefined): TerminalError | undefined {
  const { namespace = "" } = object.metadata;
  const name = object.spec.account;
  if (!account) {
    return new TerminalError(`there is no CloudAccount ${name}`, {
      code: "AccountNotFound",
      hint: object.metadata.deletionTimestamp
        ? `bring the account back so that the cloud resource can be deleted, or see the guide's page on deleting`
        : `see the accounts with 'kubectl cloud account list', or ask for one of that name; the object is taken up as soon as it is there`,
    });
  }
  if (!allowsNamespace(account, namespace)) {
    return new TerminalError(`the account ${name} does not allow the namespace ${namespace}`, {
      code: "NamespaceNotAllowed",
      hint: `ask for ${namespace} to be added to spec.allowedNamespaces of the CloudAccount ${name}, or use another account`,
    });
  }
  return undefined;
}
