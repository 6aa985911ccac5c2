import type { Reason } from "../../lib/reasons.ts";
import type { State } from "../actions/state.ts";
import type { StatusRow } from "../actions/status.ts";
import { formatAge } from "../duration.ts";
import { shortName } from "../target.ts";
import type { Column } from "./table.ts";

/** How much the table shows. */
export interface StatusColumns {
  wide: boolean;
  namespaces: boolean;
  /** Asked for each row, as a watch goes on for long. */
  now(): Date;
}

/** Columns of the status table. */
export function statusColumns({ wide, namespaces, now }: StatusColumns): Column<StatusRow>[] {
  const none = "<none>";
  return [
    ...(namespaces ? [{ title: "NAMESPACE", value: ({ object }: StatusRow) => object.metadata.namespace ?? none }] : []),
    { title: "NAME", value: ({ kind, object }) => shortName(kind, object.metadata.name) },
    { title: "READY", value: ({ state }) => state.ready },
    { title: "STATUS", value: ({ state }) => state.status },
    { title: "ACCOUNT", value: ({ object }) => object.spec.account },
    { title: "AGE", value: ({ object }) => age(object.metadata.creationTimestamp, now()) },
    ...(wide
      ? [
          { title: "EXTERNAL-ID", value: ({ object }: StatusRow) => object.status?.externalID ?? none },
          { title: "LAST-JOB", value: ({ object }: StatusRow) => object.status?.lastRun?.job ?? none },
          { title: "MESSAGE", value: ({ state }: StatusRow) => stateText(state, now()) },
        ]
      : []),
  ];
}

/** What is told of an object that can be used, besides why one can't be. */
const news: ReadonlySet<string> = new Set<Reason>(["AwaitingApproval", "PendingMaintenance"]);

/** What belongs under a row: why it is not ready, what is under way, and what waits. */
export function statusBelow(now: () => Date): (row: StatusRow) => string[] {
  return ({ state }) => {
    if (state.ready === "True" && state.since === undefined && !news.has(state.status)) return [];
    const text = stateText(state, now());
    return text ? [text] : [];
  };
}

/** What is said of a state, with how long the cloud has been at it: `creating, for 2m10s`. */
export function stateText({ message, since }: State, now: Date): string {
  return [message, since && `for ${age(since, now)}`].filter(Boolean).join(", ");
}

/** Time since a timestamp, as kubectl's AGE. */
export function age(timestamp: string | undefined, now: Date): string {
  return timestamp === undefined ? "<unknown>" : formatAge(now.getTime() - Date.parse(timestamp));
}
