import { accountType, builtin } from "../../../../lib/kinds.ts";
import type { Reason } from "../../../../lib/reasons.ts";
import type { Fault } from "../../../fakes/arm/faults.ts";
import { everything } from "../../../parts/aws-door.ts";
import { uniqueName } from "../../../parts/names.ts";
import type { Objects } from "../../../parts/objects.ts";
import type { Runs } from "../../../parts/runs.ts";
import type { Refusal } from "../clouds/cloud-row.ts";
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

/** What a message must have; of one row, where the words are the cloud's. */
type Words = RegExp | ((row: KindRow) => RegExp);

/** Something that goes wrong, and what a user has to see of it. */
export interface Trouble {
  what: string;
  reason: Reason;
  /** What happened, in the cloud's words where they are the cloud's. */
  says: Words;
  /** The next step. */
  hint: Words;
  again: Again;
  /** Seconds that the cloud asked us to wait. */
  retryAfterSeconds?: number;
  /** Found out before anything is written: neither a finalizer nor a call to the cloud, but for the question who we are. */
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
      runs.cloud.door.fail(call(row), fault(row));
      return {};
    },
    mend: ({ runs }) => runs.cloud.door.mend(),
  };
}

const create = ({ calls }: KindRow) => calls.create;
const observe = ({ calls }: KindRow) => calls.observe;
const identity = ({ cloud }: KindRow) => cloud.proof.action;
const refusing = (refusal: (row: KindRow) => Refusal) => (row: KindRow) => ({ does: "refuse", ...refusal(row) }) as const;
/** Its code and its message. */
const told =
  (refusal: (row: KindRow) => Refusal, before = "") =>
  (row: KindRow) => {
    const { code, message } = refusal(row);
    // a sentence's end makes way for the hint
    const words = `${code}: ${message}`.replace(/[.]$/, "").replaceAll(/[.()]/g, "[$&]");
    return new RegExp(`${before}.*${words}`);
  };
const throttled = ({ refusals }: KindRow) => refusals.throttled;
const quota = ({ refusals }: KindRow) => refusals.quota;
const invalid = ({ refusals }: KindRow) => refusals.invalid;
const denied = ({ cloud }: KindRow) => cloud.refusals.denied;
const expired = ({ cloud }: KindRow) => cloud.refusals.expired;
const internal = ({ cloud }: KindRow) => cloud.refusals.internal;
const unreachable = ({ cloud }: KindRow) => cloud.hints.unreachable;
const page = "<html><body><h1>503 Service Unavailable</h1></body></html>";

/** What passes by itself. */
const passing: Trouble[] = [
  // the first, as it takes the longest: the others go on beside it
  {
    what: "a request that is never answered",
    reason: "CloudUnavailable",
    says: /could not create .*(ETIMEDOUT.* 15000 ms|no answer within 30 s)/,
    hint: /tried again by itself/,
    again: "backoff",
    once: true,
    ...failing(create, () => ({ does: "hang" })),
  },
  {
    what: "throttling",
    reason: "Throttled",
    says: told(throttled, "could not create "),
    hint: /lower maxConcurrentRuns of the account/,
    again: "backoff",
    ...failing(create, refusing(throttled)),
  },
  {
    what: "throttling that says how long to wait",
    reason: "Throttled",
    says: /could not create /,
    hint: /tried again by itself/,
    again: "backoff",
    retryAfterSeconds: 6,
    once: true,
    ...failing(
      create,
      refusing((row) => ({ ...throttled(row), headers: { "retry-after": "6" } })),
    ),
  },
  {
    what: "an error of the cloud's own",
    reason: "CloudUnavailable",
    says: told(internal),
    hint: unreachable,
    again: "backoff",
    ...failing(observe, refusing(internal)),
  },
  {
    what: "a page of something between us and the cloud",
    reason: "CloudUnavailable",
    says: /HTTP 503/,
    hint: unreachable,
    again: "backoff",
    ...failing(observe, () => ({ does: "answer", status: 503, text: page })),
  },
  {
    what: "a connection that breaks before anything is sent",
    reason: "CloudUnavailable",
    // of Azure it is where to sign in that is asked first
    says: /ECONNRESET|socket hang up|the authority https:\/\/127\.0\.0\.1:\d+ did not tell where to sign in/,
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

/** What somebody has to mend in the cloud or in a Secret, where no dispatcher sees it. */
const mendedUnseen: Trouble[] = [
  {
    what: "no permission",
    reason: "PermissionDenied",
    says: told(denied, "could not create "),
    hint: ({ cloud }) => cloud.hints.denied,
    again: "soon",
    ...failing(create, refusing(denied)),
  },
  {
    what: "a quota that is used up",
    reason: "QuotaExceeded",
    says: told(quota),
    hint: ({ cloud }) => cloud.hints.quota,
    again: "soon",
    ...failing(create, refusing(quota)),
  },
  {
    what: "a session token that has expired",
    reason: "CredentialsInvalid",
    says: told(expired),
    hint: /renew the credentials of account .*kubectl cloud account check/,
    untouched: true,
    again: "soon",
    ...failing(identity, refusing(expired)),
  },
  {
    what: "a session token that expires during the run",
    reason: "CredentialsInvalid",
    says: told(expired, "could not create "),
    hint: /renew the credentials/,
    again: "soon",
    ...failing(create, refusing(expired)),
  },
  {
    what: "no credentials",
    reason: "CredentialsMissing",
    says: ({ cloud }) => cloud.missingKeys.says,
    hint: ({ cloud }) => cloud.missingKeys.hint,
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
    what: "a spec that only the cloud can see to be wrong",
    reason: "SpecRejected",
    says: told(invalid, "could not create "),
    hint: (row) => invalid(row).hint,
    again: "drift",
    begin({ runs, row }) {
      runs.cloud.door.fail(row.calls.create, refusing(invalid)(row), 1);
      return row.refusals.invalid.spec;
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
      await row.hands(runs).create(externalName);
      return { externalName };
    },
    mend: ({ objects, name }) => objects.change(name, { spec: { adoptionPolicy: "IfExists" } }),
  },
  {
    what: "credentials of another account",
    reason: "AccountMismatch",
    says: ({ cloud }) => cloud.mismatch.says,
    hint: ({ cloud }) => cloud.mismatch.hint,
    untouched: true,
    again: "soon",
    async begin({ runs, row }) {
      const account = uniqueName("mismatch");
      await runs.addAccount(account, row.cloud.mismatch.spec(runs.cloud.account));
      return { account };
    },
    mend: (trial) => changeAccount(trial, trial.row.cloud.mismatch.mended),
  },
  {
    what: "no account of that name",
    reason: "AccountNotFound",
    says: /there is no CloudAccount missing-/,
    hint: /see the accounts with 'kubectl cloud account list'/,
    untouched: true,
    again: "never",
    begin: () => ({ account: uniqueName("missing") }),
    mend: async (trial) => trial.runs.addAccount(await accountOf(trial)),
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
      await runs.addAccount(account, { allowedNamespaces: ["elsewhere"] });
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
