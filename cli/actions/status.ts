import type { ServiceObject } from "../../crds/api/objects.ts";
import type { Kind } from "../../lib/kinds.ts";
import { changes } from "../../lib/store/changes.ts";
import type { Context } from "../context.ts";
import type { Target } from "../target.ts";
import { notFound } from "./find.ts";
import { merge } from "./merge.ts";
import { stateOf, type State } from "./state.ts";

/** What to show. */
export interface StatusRequest {
  targets: readonly Target[];
  allNamespaces: boolean;
  selector?: string;
}

/** An object with its kind and state. */
export interface StatusRow {
  kind: Kind;
  object: ServiceObject;
  state: State;
}

/** Where a list ended, for a watch that goes on from there. */
export interface StatusList {
  rows: StatusRow[];
  versions: ReadonlyMap<Kind, string>;
}

/** Lists the objects asked for: one request per kind, all at once. Throws `NotFound` for a name that is not there. */
export async function status(context: Context, request: StatusRequest): Promise<StatusList> {
  const kinds = kindsOf(request);
  const lists = await Promise.all(kinds.map((kind) => context.store.list<ServiceObject>(kind, listOptions(context, request, kind))));
  const versions = new Map(kinds.map((kind, index) => [kind, lists[index]?.resourceVersion ?? ""]));
  const rows = kinds.flatMap((kind, index) => (lists[index]?.items ?? []).map((object) => rowOf(context, kind, object)));
  const wanted = rows.filter((found) => isWanted(request, found));
  for (const { kind, name } of request.targets) {
    if (name !== undefined && !wanted.some((found) => found.kind === kind && found.object.metadata.name === name)) {
      throw await notFound(context, { kind, name });
    }
  }
  return { rows: wanted.toSorted(byPlace), versions };
}

/** Rows as they change, from a list on, until `signal` aborts. */
export async function* watchStatus(
  context: Context,
  request: StatusRequest,
  { versions }: StatusList,
  signal: AbortSignal,
): AsyncGenerator<StatusRow> {
  const streams = kindsOf(request).map((kind) => watchKind(context, request, kind, versions.get(kind), signal));
  for await (const changed of merge(streams)) if (isWanted(request, changed)) yield changed;
}

async function* watchKind(
  context: Context,
  request: StatusRequest,
  kind: Kind,
  from: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<StatusRow> {
  const options = { ...listOptions(context, request, kind), from, signal };
  for await (const change of changes<ServiceObject>(context.store, kind, options)) {
    if ("all" in change) for (const object of change.all) yield rowOf(context, kind, object);
    else if (change.event.type !== "DELETED") yield rowOf(context, kind, change.event.object);
    else yield { kind, object: change.event.object, state: { ready: "False", status: "Deleted", message: undefined } };
  }
}

function kindsOf({ targets }: StatusRequest): Kind[] {
  return [...new Set(targets.map(({ kind }) => kind))];
}

function listOptions({ namespace }: Context, { allNamespaces, selector, targets }: StatusRequest, kind: Kind) {
  const named = targets.filter((target) => target.kind === kind && target.name !== undefined);
  const only = named.length === 1 && targets.every((target) => target.kind !== kind || target === named[0]) ? named[0] : undefined;
  return {
    namespace: allNamespaces ? undefined : namespace,
    ...(selector !== undefined && { labelSelector: selector }),
    ...(only && { fieldSelector: `metadata.name=${only.name}` }),
  };
}

/** An object with its state now. */
export function rowOf({ now, runs }: Pick<Context, "now" | "runs">, kind: Kind, object: ServiceObject): StatusRow {
  const state = stateOf(object, now());
  return { kind, object, state: state.ready === "True" && runs.hasEnded(object) ? stopped(object) : state };
}

/** It is not as its conditions say: its engine has ended since a run looked at it. */
function stopped({ spec }: ServiceObject): State {
  return { ready: "False", status: "Stopped", message: spec.suspend ? undefined : "its engine has ended: a run starts it again" };
}

function isWanted({ targets }: StatusRequest, { kind, object }: StatusRow): boolean {
  return targets.some((target) => target.kind === kind && (target.name === undefined || target.name === object.metadata.name));
}

function byPlace(a: StatusRow, b: StatusRow): number {
  const key = ({ kind, object }: StatusRow) => `${object.metadata.namespace} ${kind.singular} ${object.metadata.name}`;
  return key(a) < key(b) ? -1 : 1;
}
