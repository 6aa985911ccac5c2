import type { CloudBinding } from "../../crds/api/objects.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import { bindingType } from "../../lib/kinds.ts";
import { canonical } from "../../lib/spec-hash.ts";
import type { ClusterContext } from "../context.ts";
import { workloadText } from "../output/bindings.ts";
import type { TypedTarget, TypedWorkload } from "../workload.ts";
import { assumeService } from "./bind-service.ts";
import { findWorkloadType } from "./find-type.ts";

/** The names of all bindings of a service to a workload. Throws `NotFound` (exit code 3) with what the service is bound to, where there is none. */
export async function bindingsBetween(context: ClusterContext, service: TypedTarget, workload: TypedWorkload): Promise<string[]> {
  const { store, namespace } = context;
  const [{ ref }, type] = await Promise.all([assumeService(context, service), findWorkloadType(context, workload.kind)]);
  const { items } = await store.list<CloudBinding>(bindingType, { namespace });
  const ofService = items.filter(({ spec }) => spec.service.kind === ref.kind && spec.service.name === ref.name);
  const found = ofService.filter(({ spec: { workload: bound } }) => {
    if (bound.kind !== type.kind) return false;
    return "name" in workload ? bound.name === workload.name : canonical(bound.selector) === canonical(workload.selector);
  });
  if (found.length) return found.map(({ metadata }) => metadata.name);
  const others = ofService.map((binding) => `${workloadText(binding.spec)} (${binding.metadata.name})`);
  const asked = "name" in workload ? { name: workload.name } : { selector: workload.selector };
  const to = workloadText({ workload: { apiVersion: "", kind: type.kind, ...asked } });
  throw new KnownError(`${ref.kind.toLowerCase()}/${ref.name} is not bound to ${to} in namespace ${namespace}`, {
    code: "NotFound",
    hint: others.length
      ? `it is bound to ${others.join(", ")}`
      : `it is bound to nothing; see all bindings: kubectl get ${bindingType.plural} -n ${namespace}`,
    exitCode: exitCodes.notFound,
  });
}
