import type { KubeObject } from "../../crds/api/objects.ts";
import { RetryableError, TerminalError } from "../errors.ts";
import { defaultRoot, type EnvVar, rootVariable } from "./entries.ts";
import type { Container, Parts } from "./parts.ts";
import { valueAt } from "./paths.ts";
import { type BindingRecord, slotKey } from "./record.ts";

/**
 * The containers that a binding is for: those of the names, or all. A name that no container has is passed over, as its container
 * may come later.
 *
 * @throws RetryableError `DependencyNotReady` when nothing would be left
 * @see https://servicebinding.io/spec/core/1.1.0/#service-binding
 */
export function chosenContainers(workload: KubeObject, { containers }: Parts, names: readonly string[] | undefined): Container[] {
  const chosen = containers.filter(({ name }) => !names || name === undefined || names.includes(name));
  if (chosen.length) return chosen;
  const there = containers.map(({ id }) => id).join(", ");
  throw new RetryableError(
    `${named(workload)} has ${there ? `no container ${(names ?? []).join(", ")}: it has ${there}` : "no containers"}.`,
    {
      code: "DependencyNotReady",
      hint: there
        ? "Choose one of these, or leave the choice out for all of them."
        : "Set the kind's ClusterWorkloadResourceMapping, if its pods are elsewhere.",
    },
  );
}

/**
 * Below which directory a container has its bindings: where it says itself, else at a place of ours.
 *
 * @param records - of bindings: what they have set is ours
 * @throws TerminalError `FieldConflict` when the container says it in a way that can't be read here
 */
export function rootOf(workload: KubeObject, container: Container, records: readonly BindingRecord[]): { root: string; setRoot: boolean } {
  const env = (valueAt(valueAt(workload, container.path), container.env) ?? []) as EnvVar[];
  const variable = env.findLast(({ name }) => name === rootVariable);
  const key = slotKey({ at: "env", container: container.id });
  if (!variable || (variable.value === defaultRoot && records.some(({ put }) => put[key]?.includes(rootVariable))))
    return { root: defaultRoot, setRoot: true };
  // the kubelet fills in variables in an env, but not in the path of a mount
  if (!variable.value?.startsWith("/") || variable.value.includes("$("))
    throw new TerminalError(`Container ${container.id} of ${named(workload)} sets ${rootVariable} to what is not a plain absolute path.`, {
      code: "FieldConflict",
      hint: `Set it there to a path such as ${defaultRoot}, or leave it out.`,
    });
  return { root: variable.value, setRoot: false };
}

/** `deployment shop/web`, for messages. */
export function named({ kind, metadata: { name, namespace } }: KubeObject): string {
  return `${kind.toLowerCase()} ${namespace ? `${namespace}/` : ""}${name}`;
}
