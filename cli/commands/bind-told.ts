import { labelsText } from "../../lib/binding/labels.ts";
import type { Bound } from "../actions/bind.ts";
import { variablesText } from "../output/bindings.ts";

/** What comes of a binding that was made, a line each. */
export function boundLines({ written, spec, service, workloads, type }: Bound): string[] {
  if (written.change !== "created") return [];
  const kind = type.kind.toLowerCase();
  const { name, selector } = spec.workload;
  const where = name === undefined ? `each ${kind} with ${labelsText(selector)}` : `${kind}/${name}`;
  const there = workloads.map(({ metadata }) => metadata.name).join(", ") || "none yet";
  return [
    ...(name === undefined ? [`${where}: now ${there}`] : []),
    ...(spec.env.length ? [`${where} gets ${variablesText(spec)}`] : []),
    ...(spec.files ? [`${where} gets files in $SERVICE_BINDING_ROOT/${spec.files.name}`] : []),
    ...(service.waitsFor === undefined ? [] : [`${service.named} is not ready yet (${service.waitsFor}): it is bound as soon as it is`]),
  ];
}
