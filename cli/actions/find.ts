import type { KubeObject, ServiceObject } from "../../crds/api/objects.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import { scheduleType } from "../../lib/kinds.ts";
import { StoreError } from "../../lib/store/errors.ts";
import type { ResourceType } from "../../lib/store/store.ts";
import type { Context } from "../context.ts";
import { didYouMean } from "../nearest.ts";
import { displayName, type NamedTarget } from "../target.ts";

/** The object of that name. Throws `NotFound` (exit code 3) with the names that are like it. */
export async function find<O extends KubeObject = ServiceObject>(context: Context, { kind, name }: NamedTarget): Promise<O> {
  const object = await context.store.get<O>({ type: kind, namespace: context.namespace, name });
  if (object) return object;
  throw await notFound(context, { kind, name });
}

/** The error of an object that is not there. */
export async function notFound(context: Context, { kind, name }: NamedTarget): Promise<KnownError> {
  const hint = didYouMean(name, await namesOf(context, kind));
  const list = kind === scheduleType ? "at-schedule list" : `status ${kind.singular}`;
  return new KnownError(`${displayName(kind, name)} not found in namespace ${context.namespace}`, {
    code: "NotFound",
    hint: hint ?? `see \`kubectl cloud ${list} --all-namespaces\``,
    exitCode: exitCodes.notFound,
  });
}

/** Names of a kind's objects in the namespace; none when the cluster refuses to list them. Throws where no cluster answers. */
export async function namesOf(context: Context, kind: ResourceType): Promise<string[]> {
  try {
    const { items } = await context.store.list(kind, { namespace: kind.namespaced ? context.namespace : undefined });
    return items.map(({ metadata }) => metadata.name);
  } catch (error) {
    if (error instanceof StoreError && error.code !== "Unreachable") return [];
    throw error;
  }
}
