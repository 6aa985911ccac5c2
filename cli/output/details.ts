import type { CloudBinding } from "../../crds/api/objects.ts";
import type { Condition, RunRecord } from "../../crds/api/status.ts";
import { bindingType } from "../../lib/kinds.ts";
import { waitingPlan } from "../actions/approval.ts";
import type { StatusRow } from "../actions/status.ts";
import { formatAge, formatTook } from "../duration.ts";
import { shortName } from "../target.ts";
import { bindingFields, boundText } from "./bindings.ts";
import { summary } from "./plan.ts";
import { age, stateText } from "./status.ts";
import { type Column, table } from "./table.ts";
import { oneLine } from "./text.ts";

/**
 * The view of one object: what it is, how it is, what was and will be done.
 *
 * @param bindings - of a service: those that put its connection somewhere
 */
export function details(row: StatusRow, now: Date, bindings: readonly CloudBinding[] = []): string {
  const fields = detailFields(row, now, bindings);
  const width = Math.max(...fields.map(([title]) => title.length)) + 1;
  const text = fields.map(([title, value]) => `${`${title}:`.padEnd(width)}  ${value}\n`).join("");
  const conditions = row.object.status?.conditions ?? [];
  return conditions.length ? `${text}\n${table(conditionColumns(now), conditions)}` : text;
}

/** What there is to say of one object beside its conditions: a title and a line of text each. */
export function detailFields({ kind, object, state }: StatusRow, now: Date, bindings: readonly CloudBinding[] = []): [string, string][] {
  const { metadata, spec, status } = object;
  const isBinding = kind === bindingType;
  const waiting = waitingPlan(object);
  const fields: (readonly [string, string | undefined])[] = [
    ["Name", shortName(kind, metadata.name)],
    ["Namespace", metadata.namespace],
    ...(isBinding ? bindingFields(object as unknown as CloudBinding) : ([["Account", spec.account]] as const)),
    ["Age", age(metadata.creationTimestamp, now)],
    ["Ready", state.ready],
    ["Status", state.status],
    ["Message", stateText(state, now)],
    ["Plan", waiting && `${waiting.hash}: ${summary(waiting)}; see kubectl cloud plan ${shortName(kind, metadata.name)}`],
    ["Pending", state.status === "PendingMaintenance" ? undefined : status?.pendingChanges?.join("; ")],
    ["External name", status?.externalName],
    ["External ID", status?.externalID],
    ["Connection", isBinding ? undefined : status?.binding && `secret/${status.binding.name}, configmap/${status.binding.name}`],
    ["Bound to", bindings.map((binding) => boundText(binding, now)).join("; ")],
    ["Running", status?.run && `${status.run.job}, claim until ${status.run.until}`],
    ["Operation", status?.operation && operation(status.operation, now)],
    ["Last run", status?.lastRun && run(status.lastRun, now)],
    ["Next run", status?.nextRunAt && when(status.nextRunAt, now)],
  ];
  return fields.flatMap(([title, value]) => (value ? [[title, oneLine(value)] as [string, string]] : []));
}

/** How a run went, in a line. */
function run(record: RunRecord, now: Date): string {
  const took = tookOf(record);
  const parts = [
    `${record.job} (${[record.reason, record.requestedBy && `for ${record.requestedBy}`, approvedBy(record)].filter(Boolean).join(", ")})`,
    `${record.result} ${age(record.finishedAt ?? record.startedAt, now)} ago`,
    ...(took ? [`took ${took}`] : []),
    ...(record.changes?.length ? [record.changes.join("; ")] : []),
  ];
  return parts.join(", ");
}

/** Who approved what a run did: `approved by alice`. */
export function approvedBy({ approvedBy: by }: RunRecord): string | undefined {
  return by && `approved by ${by}`;
}

/** How long a run took, once it has finished. */
export function tookOf({ startedAt, finishedAt }: RunRecord): string | undefined {
  return finishedAt === undefined ? undefined : formatTook(Date.parse(finishedAt) - Date.parse(startedAt));
}

function operation({ kind, startedAt, message }: { kind: string; startedAt: string; message?: string | undefined }, now: Date): string {
  return `${kind} since ${age(startedAt, now)}${message ? `: ${message}` : ""}`;
}

function when(timestamp: string, now: Date): string {
  const ahead = Date.parse(timestamp) - now.getTime();
  return ahead > 0 ? `in ${formatAge(ahead)} (${timestamp})` : `due since ${formatAge(-ahead)}`;
}

function conditionColumns(now: Date): Column<Condition>[] {
  return [
    { title: "CONDITION", value: ({ type }) => type },
    { title: "STATUS", value: ({ status }) => status },
    { title: "REASON", value: ({ reason }) => reason },
    { title: "SINCE", value: ({ lastTransitionTime }) => age(lastTransitionTime, now) },
    { title: "MESSAGE", value: ({ message }) => message },
  ];
}
