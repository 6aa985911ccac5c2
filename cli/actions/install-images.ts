import type { Context } from "../context.ts";
import { dispatchers, runImage } from "./dispatcher.ts";
import { nameImage, type Part } from "./install-manifests.ts";

/** What can stand in the expression of a policy, between quotes. */
const plain = /^[\w./:@-]+$/;

/**
 * The policy that lets the dispatcher start no image but its own, as it is while the dispatcher is replaced: it allows the image
 * of the one that is installed as well, so that neither of them is refused, wherever the installation stops. Undefined where both
 * have the same image, or none is installed.
 */
export async function passingPolicy({ store }: Pick<Context, "store">, policy: Part | undefined, image: string): Promise<Part | undefined> {
  const before = (await dispatchers(store)).map((dispatcher) => runImage(dispatcher) ?? "");
  const others = [...new Set(before)].filter((one) => one !== image && plain.test(one));
  if (!policy || !others.length) return undefined;
  const object = structuredClone(policy.object);
  const started = "object.spec.template.spec.containers[0].image";
  nameImage(object, `${started} in [${others.map((one) => `'${one}'`).join(", ")}] ? ${started} : '${image}'`);
  return { ...policy, object };
}
