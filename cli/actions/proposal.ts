import { apiVersion, cliManager } from "../../crds/api/names.ts";
import type { CommonSpec, ServiceObject } from "../../crds/api/objects.ts";
import { mergePatch } from "../../lib/merge-patch.ts";
import { canonical } from "../../lib/spec-hash.ts";
import type { Context } from "../context.ts";
import type { Manifest } from "../manifests.ts";
import type { NamedTarget } from "../target.ts";
import { checkAll } from "./apply.ts";
import { notFound } from "./find.ts";
import { requester } from "./request.ts";

/** An object that is to be planned for, as it is and as it would be. */
export interface Proposal extends NamedTarget {
  namespace: string;
  /** As it is; undefined when it is not there yet. */
  object: ServiceObject | undefined;
  /** What its spec would be, as the API server would store it; undefined when that is the object's own. */
  spec: CommonSpec | undefined;
}

/** Turns a spec into another; gets nothing of an object that is not there. */
export type ChangeSpec = (spec: object | undefined) => object;

/**
 * What to plan for an object that was named, with its own spec or with a changed one that the API server has checked. Writes nothing.
 * Throws `NotFound` (exit code 3) for one that is not there and gets no spec, `Invalid` for a spec that the server does not accept.
 */
export async function propose(context: Context, target: NamedTarget, change: ChangeSpec | undefined): Promise<Proposal> {
  const { store, namespace } = context;
  const { kind, name } = target;
  const ref = { type: kind, namespace, name };
  const object = await store.get<ServiceObject>(ref);
  if (!object && !change) throw await notFound(context, target);
  const place = { kind, name, namespace, object };
  if (!change) return { ...place, spec: undefined };
  const spec = change(object?.spec);
  if (!object) {
    const manifest = { apiVersion, kind: kind.kind, metadata: { name, namespace }, spec } as unknown as ServiceObject;
    return { ...place, spec: (await store.apply(kind, manifest, { fieldManager: cliManager, dryRun: true })).spec };
  }
  const patched = await store.patch<ServiceObject>(
    ref,
    { spec: mergePatch(object.spec, spec) },
    { fieldManager: cliManager, dryRun: true },
  );
  return { ...place, spec: unless(object, patched.spec) };
}

/** What to plan for the objects of files, all checked by the API server. Writes nothing; throws one error that names all that it refuses. */
export async function proposeAll(context: Context, manifests: readonly Manifest[], force: boolean): Promise<Proposal[]> {
  const checked = await checkAll(context, manifests, await requester(context), force);
  return checked.map(({ kind, existing, result: { metadata, spec } }) => ({
    kind,
    name: metadata.name,
    namespace: metadata.namespace ?? context.namespace,
    object: existing,
    spec: existing ? unless(existing, spec) : spec,
  }));
}

/** A spec, unless it is the object's own. */
function unless({ spec: own }: ServiceObject, spec: CommonSpec): CommonSpec | undefined {
  return canonical(own) === canonical(spec) ? undefined : spec;
}
