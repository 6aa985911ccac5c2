import type { CloudBinding, ReconciledObject, ServiceObject } from "../../crds/api/objects.ts";
import { bindingType } from "../../lib/kinds.ts";
import { needsApproval } from "../actions/approval.ts";
import type { StatusRow } from "../actions/status.ts";
import { shortName } from "../target.ts";
import { workloadText } from "./bindings.ts";

/**
 * What it means to delete an object: a line each.
 *
 * @param bindings - of a service: those that put its connection somewhere
 */
export function deletionNotes({ kind, object }: Pick<StatusRow, "kind" | "object">, bindings: readonly CloudBinding[]): string[] {
  if (kind === bindingType) return unbound(object as ReconciledObject as CloudBinding);
  const short = shortName(kind, object.metadata.name);
  return [
    inCloud(object),
    `its connection is removed${bindings.length ? "" : "; nothing is bound to it"}`,
    ...bindings.map((binding) => `${workloadText(binding.spec)} is bound to it (${binding.metadata.name})`),
    ...(needsApproval(object) ? [`nothing goes before somebody approves it: kubectl cloud approve ${short}`] : []),
  ];
}

function inCloud({ spec, status }: ServiceObject): string {
  const name = status?.externalID ?? status?.externalName;
  if (name === undefined) return "no run has made anything in the cloud yet";
  switch (spec.deletionPolicy) {
    case "Delete":
      return `deletionPolicy Delete: ${name} is deleted in the cloud, with all that is in it`;
    case "Retain":
      return `deletionPolicy Retain: ${name} stays in the cloud, without our ownership tag`;
    case "Snapshot":
      return `deletionPolicy Snapshot: ${name} is deleted in the cloud, after a last snapshot`;
  }
}

function unbound({ spec }: CloudBinding): string[] {
  return [`${workloadText(spec)} is again as it was before`, `${spec.service.kind.toLowerCase()}/${spec.service.name} stays as it is`];
}
