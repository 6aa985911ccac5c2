import type { CloudScheduleSpec } from "../../../crds/api/kinds/cloudschedule.ts";
import { annotations } from "../../../crds/api/names.ts";
import { TerminalError } from "../../../lib/errors.ts";
import { findKind, type Kind } from "../../../lib/kinds.ts";
import type { Ref } from "../../../lib/store/store.ts";
import type { ScheduleContext } from "../context.ts";
import type { Hold } from "../hold.ts";

/** What an action is given: what the run has at hand, and its hold on the schedule. */
export interface Errand extends ScheduleContext {
  hold: Hold;
  /** Who asked for the schedule as it is, through our CLI; undefined when nobody did. */
  requester: string | undefined;
}

/** How far an action has come. */
export type Progress = { done: string } | { again: Date; message: string };

type Actions = CloudScheduleSpec["action"];
/**
 * Does what a schedule asks for, once for each of its times: repeated for the same time, after a crash, it changes nothing more.
 * What the API server refuses is thrown as it says it.
 */
export type Action<Name extends keyof Actions> = (errand: Errand, action: NonNullable<Actions[Name]>) => Promise<Progress>;

/** The object that an action is for: one of our service kinds, or of those given beside them. */
export function targetOf(
  { hold }: Errand,
  { kind, name }: { kind: string; name: string },
  others: readonly string[] = [],
): Ref & { type: Kind } {
  const type = findKind(kind);
  if (!type || type.kind !== kind || !(type.service || others.includes(kind))) {
    throw new TerminalError(`a schedule can't do that to a ${kind}`, {
      code: "SpecRejected",
      hint: "name one of our kinds as it stands in a manifest, such as Postgres; for anything else use the action run",
    });
  }
  return { type, namespace: hold.schedule.metadata.namespace, name };
}

/** Says on an object which schedule has done something with it, and for which of its times; what makes a repetition known. */
export function marksOf({ hold }: Errand): Record<string, string> {
  return { [annotations.schedule]: hold.schedule.metadata.name, [annotations.scheduledAt]: hold.occasion.at };
}

/** Whether the object has the marks of this schedule and time. */
export function isMarked(errand: Errand, object: { metadata: { annotations?: Record<string, string> } }): boolean {
  return Object.entries(marksOf(errand)).every(([key, value]) => object.metadata.annotations?.[key] === value);
}

/** Says on an object who asked for what: the schedule's own requester, if one is known. */
export function requestOf({ requester }: Errand, requestedFor: string): Record<string, string> {
  return requester === undefined ? {} : { [annotations.requestedBy]: requester, [annotations.requestedFor]: requestedFor };
}

/** `Postgres orders` */
export const nameOf = ({ type, name }: Ref) => `${type.kind} ${name}`;
