import { accountType, builtin } from "../../../../lib/kinds.ts";
import type { Reason } from "../../../../lib/reasons.ts";
import { everything, type Fault } from "../../../parts/aws-door.ts";
import { uniqueName } from "../../../parts/names.ts";
import type { Objects } from "../../../parts/objects.ts";
import type { Runs } from "../../../parts/runs.ts";
import type { KindRow } from "../kinds/index.ts";

/** One object of one kind that gets into trouble. */
export interface Trial {
  runs: Runs;
  row: KindRow;
  objects: Objects;
  name: string;
}

/** When an object is looked at again without being changed: growing waits, five minutes, the drift interval, or not at all. */
export type Again = "backoff" | "soon" | "drift" | "never";

/** Something that goes wrong, and what a user has to see of it. */
export interface Trouble {
  what: string;
  reason: Reason;
  /** What happened, in the cloud's words where they are the cloud's. */
  says: RegExp;
  /** The next step. */
  hint: RegExp;
  again: Again;
  /** Seconds that the cloud asked us to wait. */
  retryAfterSeconds?: number;
  /** Found out before anything is written: neither a finalizer nor a call to AWS, but for the question who we are. */
  untouched?: boolean;
  /** Only the first run meets it, or it takes too long to meet it again. */
  once?: boolean;
  /** Makes the trouble; resolves to what the spec gets for it. */
  begin(trial: Trial): Promise<object> | object;
  /** Ends it. After a change that no dispatcher can see, the object is looked at again by itself. */
  mend(trial: Trial): Promise<void> | void;
}

/** A call that goes wrong until it is mended. */
function failing(call: (row: KindRow) => string, fault: (row: KindRow) => Fault): Pick<Trouble, "begin" | "mend"> {
  return {
    begin({ runs, row }) {
      runs.door.fail(call(row), fault(row));
      return {};
    },
    mend: ({ runs }) => runs.door.mend(),
  };
}

const create = ({ calls }: KindRow) => calls.create;
const observe = ({ calls }: KindRow) => calls.observe;
const identity = () => "GetCallerIdentity";
const page = "<html><body><h1>503 Service Unavailable</h1></body></html>";

/** What passes by itself. */
const passing: Trouble[] = [
  // the first, as it takes the longest: the others go on beside it
  {
    what: "a request that is never answered",
    reason: "CloudUnavailable",
    says: /could not create .*ETIMEDOUT.* 15000 ms/,
    hint: /tried again by itself/,
    again: "backoff",
    once: true,
    ...failing(create, () => ({ does: "hang" })),
  },
  {
    what: "throttling",
    reason: "Throttled",
    says: /could not create .*(throttling|Rate exceeded)/,
    hint: /lower maxConcurrentRuns of the account/,
    again: "backoff",
    ...failing(create, ({ refusals }) => ({ does: "refuse", ...refusals.throttled })),
  },
  {
    what: "throttling that says how long to wait",
    reason: "Throttled",
    says: /could not create /,
    hint: /tried again by itself/,
    again: "backoff",
    retryAfterSeconds: 6,
    once: true,
    ...failing(create, ({ refusals }) => ({ does: "refuse", ...refusals.throttled, headers: { "retry-after": "6" } })),
  },
  {
    what: "an error of AWS' own",
    reason: "CloudUnavailable",
    says: /InternalFailure/,
    hint: /tried again by itself.*check region and endpoint/,
    again: "backoff",
    ...failing(observe, () => ({ does: "refuse", code: "InternalFailure", message: "An internal error occurred.", status: 500 })),
  },
  {
    what: "a page of something between us and AWS",
    reason: "CloudUnavailable",
    says: /HTTP 503/,
    hint: /whether the cluster lets runs out to it/,
    again: "backoff",
    ...failing(observe, () => ({ does: "answer", status: 503, text: page })),
  },
  {
    what: "a connection that breaks before anything is sent",
    reason: "CloudUnavailable",
    says: /ECONNRESET|socket hang up/,
    hint: /tried again by itself/,
    again: "backoff",
    ...failing(
      () => everything,
      () => ({ does: "reset" }),
    ),
  },
  {
    what: "a connection that breaks when the creation took effect",
    reason: "CloudUnavailable",
    says: /could not create .*(ECONNRESET|socket hang up)/,
    hint: /tried again by itself/,
    again: "backoff",
    once: true,
    ...failing(create, () => ({ does: "lose" })),
  },
];

/** What somebody has to mend in AWS or in a Secret, where no dispatcher sees it. */
const mendedUnseen: Trouble[] = [
  {
    what: "no permission",
    reason: "PermissionDenied",
    says: /AccessDenied: User: .* is not authorized to perform/,
    hint: /allow \w+:Create\w+ in the IAM policy/,
    again: "soon",
    ...failing(create, () => ({
      does: "refuse",
      code: "AccessDenied",
      message: "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: it",
      status: 403,
    })),
  },
  {
    what: "a quota that is used up",
    reason: "QuotaExceeded",
    says: /(OverLimit|InstanceQuotaExceeded|LimitExceeded)/,
    hint: /ask AWS for a higher quota/,
    again: "soon",
    ...failing(create, ({ refusals }) => ({ does: "refuse", ...refusals.quota })),
  },
  {
    what: "a session token that has expired",
    reason: "CredentialsInvalid",
    says: /ExpiredToken/,
    hint: /renew the credentials of account .*kubectl cloud account check/,
    untouched: true,
    again: "soon",
    ...failing(identity, () => ({
      does: "refuse",
      code: "ExpiredToken",
      message: "The security token included in the request is expired",
      status: 403,
    })),
  },
  {
    what: "a session token that expires during the run",
    reason: "CredentialsInvalid",
    says: /could not create .*ExpiredToken/,
    hint: /renew the credentials/,
    again: "soon",
    ...failing(create, () => ({ does: "refuse", code: "ExpiredToken", message: "The security token is expired", status: 403 })),
  },
  {
    what: "no credentials",
    reason: "CredentialsMissing",
    says: /is missing or has no AWS_ACCESS_KEY_ID/,
    hint: /it needs the keys AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/,
    untouched: true,
    again: "soon",
    begin({ runs }) {
      runs.withoutCredentials.add(runs.account);
      return {};
    },
    mend: ({ runs }) => void runs.withoutCredentials.delete(runs.account),
  },
  {
    what: "a Secret of that name that is not ours",
    reason: "ConnectionNotOurs",
    says: /the Secret .* can't be written as the connection/,
    hint: /set spec\.connection\.name to another name, or remove it/,
    again: "soon",
    async begin({ runs, name }) {
      const foreign = { apiVersion: "v1", kind: "Secret", metadata: { name, namespace: runs.namespace }, data: { mine: "eA==" } };
      await runs.store.create(builtin.secret, foreign, { fieldManager: "test" });
      return {};
    },
    async mend({ runs, name }) {
      // nothing of it was touched
      const secret = await runs.secret(name);
      if (JSON.stringify(secret) !== '{"mine":"x"}') throw new Error(`the Secret has now ${Object.keys(secret).join(", ")}`);
      await runs.store.delete({ type: builtin.secret, namespace: runs.namespace, name });
    },
  },
];

/** What the object, or its account, has to be changed for: that is seen, and taken up at once. */
const mendedSeen: Trouble[] = [
  {
    what: "a spec that only AWS can see to be wrong",
    reason: "SpecRejected",
    says: /could not create .*(InvalidAttributeValue: Invalid value for the parameter Policy|Cannot find version 17\.99|KMS validation error)/,
    hint: /change the spec|look at version in the spec|correct aws\.kmsKeyID/,
    again: "drift",
    begin({ runs, row }) {
      const { spec, mended: _, ...refusal } = row.refusals.invalid;
      runs.door.fail(row.calls.create, { does: "refuse", ...refusal }, 1);
      return spec;
    },
    mend: ({ row, objects, name }) => objects.change(name, { spec: row.refusals.invalid.mended }),
  },
  {
    what: "a resource of that name that somebody else has",
    reason: "NotOwned",
    says: /exists in the cloud and is not ours \(it has no ownership tag\)/,
    hint: /set spec\.adoptionPolicy to IfExists to take it over/,
    again: "soon",
    async begin({ runs, row, name }) {
      const externalName = `${runs.namespace}-${name}-theirs`;
      await row.hands.create(externalName);
      return { externalName };
    },
    mend: ({ objects, name }) => objects.change(name, { spec: { adoptionPolicy: "IfExists" } }),
  },
  {
    what: "credentials of another AWS account",
    reason: "AccountMismatch",
    says: /the credentials belong to AWS account 123456789012, and spec\.aws\.accountID is 999999999999/,
    hint: /use credentials of 999999999999, or add another CloudAccount/,
    untouched: true,
    again: "soon",
    async begin({ runs }) {
      const account = uniqueName("mismatch");
      const aws = { region: "us-east-1", accountID: "999999999999", endpoint: runs.endpoint };
      await runs.addAccount(account, runs.endpoint, { aws });
      return { account };
    },
    mend: (trial) => changeAccount(trial, { aws: { accountID: "123456789012" } }),
  },
  {
    what: "no account of that name",
    reason: "AccountNotFound",
    says: /there is no CloudAccount missing-/,
    hint: /see the accounts with 'kubectl cloud account list'/,
    untouched: true,
    again: "never",
    begin: () => ({ account: uniqueName("missing") }),
    mend: async (trial) => trial.runs.addAccount(await accountOf(trial), trial.runs.endpoint),
  },
  {
    what: "a namespace that the account doesn't allow",
    reason: "NamespaceNotAllowed",
    says: /the account narrow-.* does not allow the namespace/,
    hint: /to be added to spec\.allowedNamespaces of the CloudAccount/,
    untouched: true,
    again: "never",
    async begin({ runs }) {
      const account = uniqueName("narrow");
      await runs.addAccount(account, runs.endpoint, { allowedNamespaces: ["elsewhere"] });
      return { account };
    },
    mend: (trial) => changeAccount(trial, { allowedNamespaces: ["elsewhere", trial.runs.namespace] }),
  },
];

export const troubles: readonly Trouble[] = [...passing, ...mendedUnseen, ...mendedSeen];

async function accountOf({ objects, name }: Trial): Promise<string> {
  return (await objects.get(name)).spec.account;
}

async function changeAccount(trial: Trial, spec: object): Promise<void> {
  await trial.runs.store.patch({ type: accountType, name: await accountOf(trial) }, { spec }, { fieldManager: "test" });
}
