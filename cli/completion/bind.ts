import { bindingType, builtin, findKind } from "../../lib/kinds.ts";
import type { ResourceType } from "../../lib/store/store.ts";
import { workloadType, workloadWords } from "../workload.ts";
import type { Candidate } from "./candidates.ts";

/** What {@link boundWords} needs of the completion of all else. */
interface Help {
  kinds(): Candidate[];
  ask(type: ResourceType): Promise<Candidate[]>;
}

/** The words of `bind` and `unbind`: a service, then a workload, each as KIND/NAME or KIND NAME; of `unbind` names of bindings too. */
export async function boundWords(
  verb: "bind" | "unbind",
  given: readonly string[],
  typed: string,
  { kinds, ask }: Help,
): Promise<Candidate[]> {
  const [first, second] = given;
  if (first === undefined) {
    if (typed.includes("/")) return slashed(serviceType(typed), typed, ask);
    const services = [...kinds(), { word: "secret", about: "Secret" }];
    return verb === "bind" ? services : [...(await ask(bindingType)), ...services];
  }
  // what begins with the name of a binding goes on with names
  if (!first.includes("/") && serviceType(first) === undefined) return verb === "unbind" ? ask(bindingType) : [];
  if (!first.includes("/") && second === undefined) return names(serviceType(first), ask);
  const [kind, name] = given.slice(first.includes("/") ? 1 : 2);
  if (kind === undefined) {
    return typed.includes("/") ? slashed(workload(typed), typed, ask) : workloadWords.map((word) => ({ word }));
  }
  return kind.includes("/") || name !== undefined ? [] : names(workload(kind), ask);
}

function serviceType(word: string): ResourceType | undefined {
  const kind = word.split("/")[0] ?? "";
  return /^secrets?$/i.test(kind) ? builtin.secret : findKind(kind);
}

function workload(word: string): ResourceType | undefined {
  return workloadType(word.split("/")[0] ?? "");
}

async function slashed(type: ResourceType | undefined, typed: string, ask: Help["ask"]): Promise<Candidate[]> {
  const prefix = typed.slice(0, typed.indexOf("/") + 1);
  return (await names(type, ask)).map(({ word }) => ({ word: prefix + word }));
}

async function names(type: ResourceType | undefined, ask: Help["ask"]): Promise<Candidate[]> {
  return type ? ask(type) : [];
}
