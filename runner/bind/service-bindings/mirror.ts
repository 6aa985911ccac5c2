import type { CloudBindingSpec } from "../../../crds/api/kinds/cloudbinding.ts";
import type { ServiceBinding, ServiceBindingSpec } from "../../../lib/binding/service-binding.ts";
import { isBuiltin, workloadType } from "../../../lib/binding/workload-type.ts";
import { TerminalError } from "../../../lib/errors.ts";

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

function selectorOf(selector: ServiceBindingSpec["workload"]["selector"]): { matchLabels: Record<string, string> } {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  const labels = { ...matchLabels };
  for (const { key, operator, values = [] } of matchExpressions) {
    const [value] = values;
    // one value that must be is what a label is
    if (operator !== "In" || values.length !== 1 || value === undefined || (labels[key] ?? value) !== value) {
      throw rejected(
        `spec.workload.selector.matchExpressions asks for more than labels (${key} ${operator})`,
        "choose the workloads by matchLabels",
      );
    }
    labels[key] = value;
  }
  if (!Object.keys(labels).length) throw rejected("spec.workload.selector means every workload of the kind", "name a label");
  return { matchLabels: labels };
}

function rejected(message: string, hint: string): TerminalError {
  return new TerminalError(message, { code: "SpecRejected", hint });
}
