import type { KubeObject } from "../../crds/api/objects.ts";
import { TerminalError } from "../errors.ts";
import { named } from "./containers.ts";
import { isBindManager, managersOf } from "./owners.ts";
import type { Path } from "./paths.ts";
import { type BindingRecord, type Slot, slotKey } from "./record.ts";

/** What is there already, and is not the binding's. */
export interface Conflict {
  slot: Slot;
  key: string;
  path: Path;
}

/** Where those write who are often met, for the next step. */
const writers: [RegExp, string][] = [
  [/^the binding /, "of one of the two bindings"],
  [/^kubectl-(client-side-apply|create|replace)$/, "in the manifest, and apply it"],
  [/^kubectl-set$/, "with `kubectl set env`"],
  [/^kubectl(-edit|-patch)?$/, "with `kubectl edit`, or in the manifest that was applied"],
  [/^helm$/i, "in the chart's values, and upgrade the release"],
  [/^(argocd-|kustomize-controller|helm-controller|flux)/, "in the Git repository that it comes from"],
];

/** The error for what somebody else has set: names each place and who that is. */
export function fieldConflict(workload: KubeObject, conflicts: readonly Conflict[], others: readonly BindingRecord[]): TerminalError {
  // the same of several containers is said once
  const said = new Map<string, string[]>();
  const all = conflicts.map((conflict) => ({ conflict, owners: ownersOf(workload, conflict, others) }));
  for (const { conflict, owners } of all) {
    const key = `${what(conflict)}${owners.length ? `, set by ${owners.join(" and ")}` : ""}`;
    said.set(key, [...(said.get(key) ?? []), ...("container" in conflict.slot ? [conflict.slot.container] : [])]);
  }
  const places = [...said].map(([text, containers]) => (containers.length ? `${text}, in ${containers.join(", ")}` : text));
  const owners = all.flatMap((one) => one.owners);
  const writer = writers.find(([pattern]) => owners.some((owner) => pattern.test(owner)))?.[1] ?? "where it was set";
  return new TerminalError(`${capital(named(workload))} has already ${places.join("; ")}.`, {
    code: "FieldConflict",
    hint: `Take it out ${writer}, or use another name in the binding's ${conflicts.some(({ slot }) => slot.at === "env") ? "env" : "files"}.`,
  });
}

/** Another binding, or the field managers that the API server has noted. */
function ownersOf(workload: KubeObject, { slot, key, path }: Conflict, others: readonly BindingRecord[]): string[] {
  const binding = others.find(({ put }) => put[slotKey(slot)]?.includes(key));
  if (binding) return [`the binding ${binding.binding}`];
  return [...new Set(managersOf(workload, path).map(({ manager }) => manager))].filter((manager) => !isBindManager(manager));
}

function what({ slot, key }: Conflict): string {
  const article = { env: "the variable", volumeMounts: "a mount at", volumes: "a volume", annotations: "on its pods an annotation" };
  return `${article[slot.at]} ${key}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
