import type { CloudBindingSpec } from "../../../crds/api/kinds/cloudbinding.ts";
import type { ServiceBinding, ServiceBindingSpec } from "../../../lib/binding/service-binding.ts";
import { isBuiltin, workloadType } from "../../../lib/binding/workload-type.ts";
import { TerminalError } from "../../../lib/errors.ts";

type Selector = ServiceBindingSpec["workload"]["selector"];

/** What the cluster knows, and a ServiceBinding doesn't say. */
export interface Known {
  /** Plural of the workload's kind, of one that Kubernetes does not have by itself. */
  workloadResource?: string | undefined;
  /** The same of the service's, unless that is the kind in small letters with an s. */
  serviceResource?: string | undefined;
  /** Where the service has its connection now, if that is not its own name. */
  secretName?: string | undefined;
}

/**
 * What a CloudBinding says that does the same, all defaults filled in.
 *
 * @throws TerminalError `SpecRejected` when none can
 */
export function mirrorSpec({ spec, metadata }: ServiceBinding, { workloadResource, serviceResource, secretName }: Known): CloudBindingSpec {
  if (!spec) throw rejected("spec is missing", "say which service is bound to which workload");
  const { name, type, provider, service, workload, env = [] } = spec;
  if (service.kind === "Secret" && service.apiVersion !== "v1") {
    throw rejected(`spec.service is a Secret of ${service.apiVersion}, which is not that of Kubernetes`, "set its apiVersion to v1");
  }
  if ((workload.name === undefined) === (workload.selector === undefined)) {
    throw rejected("spec.workload needs exactly one of name and selector", "set one");
  }
  const resource = isBuiltin(workloadType(workload)) ? undefined : workloadResource;
  return {
    service: { ...service, ...(serviceResource !== undefined && { resource: serviceResource }) },
    ...(secretName !== undefined && service.kind !== "Secret" && { secretName }),
    workload: {
      apiVersion: workload.apiVersion,
      kind: workload.kind,
      ...(resource !== undefined && { resource }),
      ...(workload.name === undefined ? { selector: selectorOf(workload.selector) } : { name: workload.name }),
      ...(workload.containers?.length && { containers: workload.containers }),
    },
    env,
    files: { name: name ?? metadata.name, ...(type !== undefined && { type }), ...(provider !== undefined && { provider }) },
  };
}

function selectorOf({ matchLabels = {}, matchExpressions = [] }: Selector = {}): CloudBindingSpec["workload"]["selector"] {
  if (!Object.keys(matchLabels).length && !matchExpressions.length)
    throw rejected("spec.workload.selector means every workload of the kind", "name a label");
  // what is none of the operators is refused where the CloudBinding is written
  type Expressions = NonNullable<NonNullable<CloudBindingSpec["workload"]["selector"]>["matchExpressions"]>;
  return { matchLabels, ...(matchExpressions.length && { matchExpressions: matchExpressions as Expressions }) };
}

function rejected(message: string, hint: string): TerminalError {
  return new TerminalError(message, { code: "SpecRejected", hint });
}
