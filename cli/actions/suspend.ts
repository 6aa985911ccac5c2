import { cliManager } from "../../crds/api/names.ts";
import type { ServiceObject } from "../../crds/api/objects.ts";
import { specHash } from "../../lib/spec-hash.ts";
import { type Context, within } from "../context.ts";
import type { NamedTarget } from "../target.ts";
import { follow } from "./follow.ts";
import { requestAnnotations, requester } from "./request.ts";

/** An object that is named, as it is. */
export type Found = NamedTarget & { object: ServiceObject };

/** Sets `spec.suspend`, and notes who asked for it. Resolves to the object as it is then, the same when nothing is to be changed. */
export async function setSuspend(context: Context, { kind, name, object }: Found, suspend: boolean): Promise<ServiceObject> {
  if (object.spec.suspend === suspend) return object;
  const ref = { type: kind, namespace: object.metadata.namespace, name };
  const annotations = requestAnnotations(await requester(context), specHash({ ...object.spec, suspend }));
  return context.store.patch<ServiceObject>(ref, { metadata: { annotations }, spec: { suspend } }, { fieldManager: cliManager });
}

/** Waits until a run has seen an object's spec through and none works on it. Resolves to false when time is up first. */
export async function settled(context: Context, { kind, name, object }: Found, timeoutMs: number): Promise<boolean> {
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(), timeoutMs);
  try {
    if (isSettled(object)) return true;
    for await (const changed of follow(within(context, object.metadata.namespace), { kind, name }, object, end.signal)) {
      if (!changed || isSettled(changed)) return true;
    }
    return false;
  } finally {
    clearTimeout(timer);
    end.abort();
  }
}

function isSettled({ metadata, status }: ServiceObject): boolean {
  return status?.run === undefined && (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);
}
