import { annotations, cliManager } from "../../crds/api/names.ts";
import type { CloudSchedule } from "../../crds/api/objects.ts";
import { scheduleType } from "../../lib/kinds.ts";
import { specHash } from "../../lib/spec-hash.ts";
import type { Context } from "../context.ts";
import { find } from "./find.ts";
import { requestAnnotations, requester } from "./request.ts";

/** Schedules of the context's namespace, or of all. */
export async function schedules({ store, namespace }: Context, { allNamespaces }: { allNamespaces: boolean }): Promise<CloudSchedule[]> {
  const { items } = await store.list<CloudSchedule>(scheduleType, { namespace: allNamespaces ? undefined : namespace });
  return items;
}

/** A schedule by its name. Throws `NotFound` (exit code 3) with the names that are like it. */
export function findSchedule(context: Context, name: string): Promise<CloudSchedule> {
  return find<CloudSchedule>(context, { kind: scheduleType, name });
}

/** Has schedules start nothing, or start again; who asked is noted with it. Throws `NotFound` before anything is written. */
export async function suspendSchedules(
  context: Context,
  names: readonly string[],
  suspend: boolean,
): Promise<{ name: string; changed: boolean }[]> {
  const found = await Promise.all(names.map((name) => findSchedule(context, name)));
  const user = await requester(context);
  const { store, namespace } = context;
  const done: { name: string; changed: boolean }[] = [];
  for (const { spec, metadata } of found) {
    const { name, resourceVersion } = metadata;
    const changed = spec.suspend !== suspend;
    if (changed) {
      const asked = requestAnnotations(user, specHash({ ...spec, suspend }));
      const patch = { metadata: { resourceVersion, annotations: asked }, spec: { suspend } };
      await store.patch({ type: scheduleType, namespace, name }, patch, { fieldManager: cliManager });
    }
    done.push({ name, changed });
  }
  return done;
}

/** For whom a schedule acts; undefined where nobody is recorded, or its spec was changed since. */
export function requesterOf({ metadata, spec }: CloudSchedule): string | undefined {
  const { [annotations.requestedBy]: by, [annotations.requestedFor]: what } = metadata.annotations ?? {};
  return what === specHash(spec) ? by : undefined;
}
