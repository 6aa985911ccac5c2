import type { Selector } from "../lib/binding/labels.ts";
import { UsageError } from "../lib/errors.ts";
import { builtin } from "../lib/kinds.ts";
import type { ResourceType } from "../lib/store/store.ts";
import { parseLabels } from "./labels.ts";

/** The kinds of workloads that Kubernetes has by itself, by all names that kubectl takes. */
const workloadTypes: ReadonlyMap<string, ResourceType> = new Map(
  Object.entries({
    deploy: builtin.deployment,
    sts: builtin.statefulSet,
    ds: builtin.daemonSet,
    cj: builtin.cronJob,
    job: builtin.job,
  }).flatMap(([short, type]) => {
    const words = [short, type.kind.toLowerCase(), type.plural];
    return [...words, ...words.map((word) => `${word}.${type.group}`)].map((word) => [word, type] as const);
  }),
);

/** Their singular names, for help and completion. */
export const workloadWords: readonly string[] = [...new Set(workloadTypes.values())].map(({ kind }) => kind.toLowerCase());

/** An object as it is typed: the kind is not looked up yet. */
export interface TypedTarget {
  kind: string;
  name: string;
}

/** A workload as it is typed: one by its name, or all with some labels. */
export type TypedWorkload = { kind: string } & ({ name: string } | { selector: Selector });

/** A type of workloads that Kubernetes has by itself; undefined for any other word. Throws {@link UsageError} for a Pod, which can't be changed. */
export function workloadType(word: string): ResourceType | undefined {
  const name = word.toLowerCase();
  if (["pod", "pods", "po"].includes(name)) {
    throw new UsageError(
      "a Pod can't be changed once it is there",
      "bind what makes it, such as its deployment; for a Pod alone, write the connection into its manifest: kubectl cloud bind KIND/NAME -f pod.yaml",
    );
  }
  return workloadTypes.get(name);
}

/** Whether a binding must name the type's plural, as nobody knows it by heart. */
export function needsResource(type: ResourceType): boolean {
  return ![...workloadTypes.values()].includes(type);
}

/**
 * Reads `KIND/NAME WORKLOAD`, where each may be two words instead: `postgres/orders deploy web`. With labels (`-l`) the workload is
 * a kind alone. Throws {@link UsageError} for what can't be read so.
 */
export function parseBound(words: readonly string[], labels: string | undefined): { service: TypedTarget; workload: TypedWorkload } {
  const { service, rest } = parseService(words);
  const [kind = "", name, ...more] = rest.length === 1 && rest[0]?.includes("/") ? slashed(rest[0]) : rest;
  if (!kind)
    throw new UsageError(`no workload named to bind ${service.kind}/${service.name} to`, "name it behind the service: deployment/web");
  if (more.length || kind.includes("/") || name?.includes("/")) {
    throw new UsageError(
      "more than one workload named",
      "give each a command of its own, or name them by their labels: deployment -l app=web",
    );
  }
  if (labels !== undefined) {
    if (name !== undefined) throw new UsageError("a workload's name and -l don't go together", "leave out one of them");
    return { service, workload: { kind, selector: parseLabels(labels) } };
  }
  if (name === undefined)
    throw new UsageError(`no name of a ${kind} given`, `name one as ${kind}/NAME, or several by labels: ${kind} -l app=web`);
  return { service, workload: { kind, name } };
}

/** Reads `KIND/NAME` or `KIND NAME` at the beginning of words. */
export function parseService(words: readonly string[]): { service: TypedTarget; rest: readonly string[] } {
  const [first, second] = words;
  if (first === undefined)
    throw new UsageError("no service named", "name one as KIND/NAME, such as postgres/orders, and the workload behind it");
  if (first.includes("/")) {
    const [kind, name] = slashed(first);
    return { service: { kind, name }, rest: words.slice(1) };
  }
  if (second === undefined || second.includes("/")) throw new UsageError(`no name of a ${first} given`, `name one as ${first}/NAME`);
  return { service: { kind: first, name: second }, rest: words.slice(2) };
}

function slashed(word: string): [kind: string, name: string] {
  const [kind, name, ...more] = word.split("/");
  if (!kind || !name || more.length) throw new UsageError(`"${word}" is not KIND/NAME`, "name an object as deployment/web");
  return [kind, name];
}
