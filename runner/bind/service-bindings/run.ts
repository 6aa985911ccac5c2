import { isDeepStrictEqual } from "node:util";

import { apiVersion, bindRunManager, group } from "../../../crds/api/names.ts";
import type { CloudBinding } from "../../../crds/api/objects.ts";
import { isMirrorOf, type ServiceBinding, type ServiceBindingStatus, serviceBindingType } from "../../../lib/binding/service-binding.ts";
import { isBuiltin, workloadType } from "../../../lib/binding/workload-type.ts";
import { TerminalError, withHint } from "../../../lib/errors.ts";
import { bindingType } from "../../../lib/kinds.ts";
import { isStoreError } from "../../../lib/store/errors.ts";
import type { ObjectResult } from "../../reconcile/object.ts";
import type { BindContext } from "../context.ts";
import { bindObject } from "../object.ts";
import { readService } from "../service.ts";
import { type Known, mirrorSpec } from "./mirror.ts";
import { refusedStatus, statusOf, tells } from "./status.ts";

type Place = { namespace: string; name: string };

/**
 * Brings a ServiceBinding about: as the CloudBinding of its name, which belongs to it and says the same, and whose outcome it is
 * told. Never throws: what goes wrong is the result.
 */
export async function bindServiceBinding(context: BindContext, { namespace, name }: Place): Promise<ObjectResult> {
  const { store, now } = context;
  const place = { namespace, name };
  const log = context.log.child({ kind: serviceBindingType.kind, ...place });
  try {
    const binding = await store.get<ServiceBinding>({ type: serviceBindingType, ...place });
    if (!binding || binding.metadata.deletionTimestamp) return { result: "Left", message: "it is gone" };
    try {
      await mirror(context, binding);
    } catch (error) {
      if (!(error instanceof TerminalError)) throw error;
      await tell(context, binding, refusedStatus(binding, error, now()));
      log.error({ step: "mirror", reason: error.code }, error.message);
      return { result: "Failed", message: withHint(error) };
    }
    const outcome = await bindObject(context, place);
    const mirrored = await store.get<CloudBinding>({ type: bindingType, ...place });
    // another run that is at work on it tells what becomes of it
    if (mirrored && isMirrorOf(mirrored, binding) && !mirrored.status?.run) await tell(context, binding, statusOf(binding, mirrored));
    return outcome;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    log.error({ err: error, step: "broken" }, message);
    return { result: "Broken", message };
  }
}

/** Makes the CloudBinding say what the ServiceBinding does. */
async function mirror({ store, pluralOf, log }: BindContext, binding: ServiceBinding): Promise<void> {
  const { apiVersion: ownerVersion, kind, metadata } = binding;
  const { namespace, name, uid = "" } = metadata;
  const existing = await store.get<CloudBinding>({ type: bindingType, namespace, name });
  if (existing && !isMirrorOf(existing, binding)) {
    throw new TerminalError(`the CloudBinding ${namespace}/${name} exists, and is not this ServiceBinding's`, {
      code: "NotOwned",
      hint: "delete one of them, or give this one another name; with the CloudBinding gone it goes on by itself",
    });
  }
  const known: Known = await resourcesOf(binding, pluralOf);
  const wanted: CloudBinding = {
    apiVersion,
    kind: bindingType.kind,
    metadata: { name, ...(namespace && { namespace }), ownerReferences: [{ apiVersion: ownerVersion, kind, name, uid, controller: true }] },
    spec: mirrorSpec(binding, known),
  };
  // whoever wrote the ServiceBinding may read each Secret of the namespace: it is the one that the service names
  const service = await readService(store, wanted).catch(() => undefined);
  const secretName = service?.status?.binding?.name ?? existing?.spec.secretName;
  wanted.spec = mirrorSpec(binding, { ...known, secretName });
  if (existing && isDeepStrictEqual(existing.spec, wanted.spec)) return;
  log.info({ step: "mirror", namespace, name }, existing ? "changed" : "created");
  try {
    await store.apply(bindingType, wanted, { fieldManager: bindRunManager, force: true });
  } catch (error) {
    if (!isStoreError(error, "Invalid")) throw error;
    throw new TerminalError(error.message, { code: "SpecRejected", hint: "change the ServiceBinding", cause: error });
  }
}

/** Plurals that a ServiceBinding doesn't tell. Of a kind that isn't there yet the most likely one: it is looked for again. */
async function resourcesOf({ spec }: ServiceBinding, pluralOf: BindContext["pluralOf"]): Promise<Known> {
  if (!spec) return {};
  const { workload, service } = spec;
  const type = workloadType(workload);
  const isForeign = service.kind !== "Secret" && !service.apiVersion.startsWith(`${group}/`);
  const [workloadResource, serviceResource] = await Promise.all([
    isBuiltin(type) ? undefined : pluralOf(workload),
    isForeign ? pluralOf(service) : undefined,
  ]);
  return { workloadResource: workloadResource ?? type.plural, serviceResource };
}

async function tell({ store }: BindContext, binding: ServiceBinding, status: ServiceBindingStatus): Promise<void> {
  if (tells(binding, status)) return;
  const { namespace, name } = binding.metadata;
  try {
    const ref = { type: serviceBindingType, namespace, name };
    await store.patch(ref, { status }, { fieldManager: bindRunManager, subresource: "status" });
  } catch (error) {
    if (!isStoreError(error, "NotFound")) throw error;
  }
}
