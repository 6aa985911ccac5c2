import {
  accountFinalizer,
  annotations,
  bindManager,
  cliManager,
  dispatchManager,
  finalizer,
  labels,
  product,
  runManager,
  tags,
} from "../crds/api/names.ts";
import { exitCodes } from "../lib/errors.ts";
import { type Reason, reasons } from "../lib/reasons.ts";
import { connectionsGrantName, dispatcherName, grantName, runRole, systemNamespace, versionName, workers } from "../lib/system.ts";
import { outcomes, type OutcomeGroup } from "./reasons.ts";

/** Pages of docs/reference by their paths from the root of the repository. What the code has and a page lacks is a type error here. */
export function referencePages(): Record<string, string> {
  return {
    "docs/reference/exit-codes.md": exitCodesPage(),
    "docs/reference/reasons.md": reasonsPage(),
    "docs/reference/names.md": namesPage(),
  };
}

const exitMeanings: Record<keyof typeof exitCodes, string> = {
  done: "Done, or nothing was to be done.",
  unexpected: "Something unexpected: the cluster can't be reached, a check of `doctor` failed, or a bug.",
  usage: "The command line or a manifest is wrong. Nothing was written.",
  notFound: "What was named is not there, it has no connection yet, nothing waits for the approval, or kubectl-cloud is not installed.",
  refused: "Refused: no permission, a conflict, something else exists by that name, or another plan waits than the one approved.",
  timedOut: "Waited for longer than `--timeout`. It goes on by itself.",
  rejected: "It can't be done until somebody changes something: the spec, the account or the cloud.",
  notExecutable: "`exec`: the command is there and can't be run.",
  noCommand: "`exec`: there is no such command.",
  interrupted: "Ctrl-C while `--wait` waited. What was begun goes on.",
};

function exitCodesPage(): string {
  const rows = Object.entries(exitCodes).map(([name, code]) => [String(code), exitMeanings[name as keyof typeof exitCodes]]);
  return page("Exit codes", "lib/errors.ts", [
    "What `kubectl cloud` ends with. Errors are on stderr, as `error:` with what happened and `hint:` with the next step.",
    table(["code", "meaning"], rows),
    "With `plan --detailed-exitcode` 0 says that nothing would change and 2 that something would, as with terraform; what would be 2 otherwise is 1. All other codes are as above.",
    "Once `exec` has started its command it ends with that one's exit code, or with 128 and the number of the signal that ended it.",
  ]);
}

const groups: Record<OutcomeGroup, [title: string, text: string]> = {
  fine: ["As it should be", "`Ready` is as the table says; `Reconciling` and `Stalled` are False."],
  underWay: ["On the way", "`Reconciling` is True. Wait."],
  retried: [
    "Tried again by itself",
    "`Reconciling` is True, `Stalled` False. The next run comes after 5 seconds, then after twice as long each time up to 10 minutes, and not before the cloud asked for; it is never given up. `Ready` stays True if it was, as long as the spec is the same.",
  ],
  failed: [
    "Until somebody changes something",
    "`Stalled` is True. It is taken up again when the spec, the account or the annotation `kubectl-cloud.dev/reconcile` changes, and with the account's drift interval. What is mended out of our sight is looked at every 5 minutes.",
  ],
  gone: ["In events only", "The object is gone, and with it its conditions."],
};

function reasonsPage(): string {
  const sections = Object.entries(groups).map(([group, [title, text]]) => {
    const rows = Object.entries(outcomes).filter(([, outcome]) => outcome.group === group);
    const cells = rows.map(([reason, { next }]) => [`\`${reason}\``, reasons[reason as Reason], next]);
    return [`## ${title}`, text, table(["reason", "meaning", "next step"], cells)].join("\n\n");
  });
  return page("Reasons", "lib/reasons.ts", [
    "The reasons of conditions and events: a fixed list to build on. The message beside a reason has the cloud's own code and words. [Operating](../guide/operating.md) tells where to look.",
    ...sections,
    "## Words of `kubectl cloud status`",
    table(
      ["status", "meaning"],
      [
        ["`Pending`", "No run has taken up the object, or its latest change, yet."],
        ["`Running`", "A run works on it and it is not ready."],
        ["`Creating`, `Updating`", "The cloud is at work on it: the line below says what the cloud says, and for how long."],
        ["`Deleting`", "It is being deleted."],
        ["any other", "The reason of the condition `Ready`, or of `Stalled` while it is being deleted."],
      ],
    ),
    "## Why a run was started",
    table(
      ["reason in the history", "meaning"],
      [
        ["`Created`, `Changed`, `Deleted`", "Somebody did that to the object; `requestedBy` says who."],
        ["`Requested`", "The annotation `kubectl-cloud.dev/reconcile` has a new value."],
        ["`Approved`", "The plan that waited was approved; `approvedBy` says by whom."],
        ["`Planned`", "Somebody asked for a preview: nothing is changed."],
        ["`AccountChanged`", "The spec of its CloudAccount changed."],
        ["`Rotation`", "The annotation `kubectl-cloud.dev/rotate` has a new value, or the old credential's time is over."],
        ["`ConnectionChanged`", "Of a CloudBinding: its service became ready, or has another connection."],
        ["`Scheduled`", "Of a CloudSchedule: its time has come."],
        ["`Drift`", "The drift interval is over: the cloud is compared with the spec."],
        ["`Retry`", "The run before was to be tried again, or had left something under way."],
      ],
    ),
  ]);
}

const annotationMeanings: Record<keyof typeof annotations, string> = {
  requestedBy:
    "On an object: who asked for this spec, through `kubectl cloud`. Nobody can write another's name. On a Job: all who asked for its run.",
  requestedFor: "On an object: what `requested-by` belongs to: `sha256:` and the hash of the spec, or `delete`.",
  reconcile: "On an object: any new value asks for a run.",
  plan: "On an object: asks for a preview of what a run would change, as JSON with an `id` and, for another spec than the object's own, `spec`. The answer is in `status.preview`.",
  approval: "On an object: with the value `required` nothing is changed in the cloud before its plan was approved.",
  approved: "On an object: the hash of the plan that may be carried out, `status.plan.hash`. Needs the verb `approve`.",
  approvedBy: "On an object: who approved. Nobody can write another's name.",
  rotate: "On an object: any new value asks for new credentials, as `kubectl cloud rotate` writes it.",
  objects: "On a Job: the objects of its run, as JSON.",
  reason: "On a Job: why it was started.",
  schedule: "On what a schedule made: its CloudSchedule.",
  scheduledAt: "On what a schedule made: the time that it was for.",
};

const labelMeanings: Record<keyof typeof labels, string> = {
  managedBy: `On everything of ours, with the value \`${product}\`; connections have it too.`,
  partOf: `On what is installed and on Jobs and grants, with the value \`${product}\`.`,
  component: "On Jobs and pods: `dispatch`, `run` or `check`.",
  version: "On what is installed: the version that it is of.",
  account: "On Jobs, connections and grants: the CloudAccount.",
  worker: "On Jobs and grants of runs without an account: `bind` or `schedule`.",
};

const tagMeanings: Record<keyof typeof tags, string> = {
  owner: "The object's uid: whose the cloud resource is. A resource with another or without it is not touched.",
  object: "For people: `Kind/namespace/name`.",
};

function namesPage(): string {
  const account = "ACCOUNT";
  return page("Names", "crds/api/names.ts and lib/system.ts", [
    "## Annotations",
    named(annotations, annotationMeanings),
    "## Labels",
    named(labels, labelMeanings),
    "## Finalizers",
    table(
      ["finalizer", ""],
      [
        [`\`${finalizer}\``, "On an object, until its cloud resource is gone or let go."],
        [`\`${accountFinalizer}\``, "On a CloudAccount that has objects, and on its grant in a namespace, so that both outlive them."],
      ],
    ),
    "## Tags in the cloud",
    named(tags, tagMeanings),
    "## Field managers",
    table(
      ["manager", "writes"],
      [
        [`\`${cliManager}\``, "what a command was asked to write"],
        [`\`${runManager}\``, "status, finalizer and connection, from a run"],
        [`\`${bindManager({})}UID\``, "the connection in a workload, by the binding of that uid"],
        [`\`${dispatchManager}\``, "grants, and the status of what no run can serve"],
      ],
    ),
    "## Objects in the cluster",
    table(
      ["name", ""],
      [
        [`namespace \`${systemNamespace}\``, "the dispatcher, all Jobs, the accounts' Secrets and ServiceAccounts"],
        [`ConfigMap \`${versionName}\``, "which version is installed, and its image; everybody who can log in may read it"],
        [`CronJob or Deployment, ServiceAccount \`${dispatcherName}\``, "the dispatcher"],
        [`ClusterRole \`${runRole}\``, "what a grant gives"],
        [
          `ServiceAccount, RoleBinding \`${grantName(account)}\``,
          "the runs of an account with keys; the grant of an account in a namespace",
        ],
        [
          `Role, RoleBinding \`${connectionsGrantName(account)}\``,
          "the connections that an account's runs may patch in a namespace, by name",
        ],
        [
          `ServiceAccount, ClusterRole, RoleBinding \`${workers.bind}\``,
          "the runs that bind; what they may do; the grant of a namespace that has CloudBindings",
        ],
        [`ServiceAccount, ClusterRole, RoleBinding \`${workers.schedule}\``, "the same of the runs that carry schedules out"],
        [`Job \`run-${account}-…\``, "a run"],
        ["Job `bind-…`, `schedule-NAME-…`", "a run without an account"],
        [`Job \`${product}-check-${account}-…\``, "`kubectl cloud account check`"],
      ],
    ),
  ]);
}

function named<Key extends string>(names: Record<Key, string>, meanings: Record<Key, string>): string {
  return table(
    ["name", ""],
    Object.entries<string>(names).map(([key, name]) => [`\`${name}\``, meanings[key as Key]]),
  );
}

function page(title: string, source: string, parts: readonly string[]): string {
  return [`# ${title}`, `<!-- Generated from ${source} by \`npm run generate\`: change it there. -->`, ...parts].join("\n\n") + "\n";
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  return [titles, titles.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
