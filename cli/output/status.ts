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
          { title: "MESSAGE", value: ({ state }: StatusRow) => state.message ?? "" },
        ]
      : []),
  ];
}

/** What belongs under a row: why it is not ready. */
export function statusBelow({ state }: StatusRow): string[] {
  return state.ready === "True" || !state.message ? [] : [state.message];
}

/** Time since a timestamp, as kubectl's AGE. */
export function age(timestamp: string | undefined, now: Date): string {
  return timestamp === undefined ? "<unknown>" : formatAge(now.getTime() - Date.parse(timestamp));
}
