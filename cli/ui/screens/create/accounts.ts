import type { CloudAccount } from "../../../../crds/api/objects.ts";
import { allowsNamespace } from "../../../../lib/account.ts";
import type { Kind } from "../../../../lib/kinds.ts";
import { identityOf } from "../../../actions/account.ts";

/** How a cloud is called. */
export function cloudName(provider: string): string {
  return { aws: "AWS", azure: "Azure" }[provider] ?? provider;
}

/** Accounts that a kind's object may be made in from a namespace, and why the others are not among them. */
export interface Choice {
  usable: readonly CloudAccount[];
  others: readonly { name: string; why: string }[];
}

/** Parts accounts by whether the kind exists on their cloud, and whether they let the namespace use them. */
export function choiceOf(accounts: readonly CloudAccount[], kind: Kind, namespace: string): Choice {
  const sorted = accounts.map((account) => ({ account, why: whyNot(account, kind, namespace) }));
  return {
    usable: sorted.flatMap(({ account, why }) => (why === undefined ? [account] : [])),
    others: sorted.flatMap(({ account, why }) => (why === undefined ? [] : [{ name: account.metadata.name, why }])),
  };
}

function whyNot(account: CloudAccount, { kind, providers }: Kind, namespace: string): string | undefined {
  const { provider } = account.spec;
  if (account.metadata.deletionTimestamp) return "it is being deleted";
  if (!providers.includes(provider)) return `there is no ${kind} on ${cloudName(provider)}`;
  if (!allowsNamespace(account, namespace)) return `it does not allow the namespace ${namespace}`;
  return undefined;
}

/** Where an account is, in words: `AWS, eu-central-1, 123456789012`. */
export function whereIs({ spec }: CloudAccount): string {
  const { region, id } = identityOf(spec);
  return [cloudName(spec.provider), region, id].filter(Boolean).join(", ");
}
