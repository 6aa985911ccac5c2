import type { CommonSpec, ServiceObject } from "../../crds/api/objects.ts";
import { conditionOf } from "../../lib/conditions.ts";
import { RetryableError, TerminalError } from "../../lib/errors.ts";
import { findKind, type Kind } from "../../lib/kinds.ts";
import type { Store } from "../../lib/store/store.ts";
import { pathOf } from "./diff.ts";

/**
 * The object's spec with the ids of the objects that it refers to in place of their names, so that a provider never sees a
 * reference. What is referred to must have been ready once; that it is being changed just now does not matter.
 *
 * @throws RetryableError `DependencyNotReady`; TerminalError `SpecRejected`, `Unsupported`
 */
export async function resolveReferences(store: Store, kind: Kind, object: ServiceObject, provider: string): Promise<CommonSpec> {
  const spec = structuredClone(object.spec);
  for (const { path, kind: referred, field } of kind.references) {
    const { name } = (get(spec, path) ?? {}) as { name?: string };
    if (name === undefined) continue;
    const target = field[provider];
    if (target === undefined) {
      throw new TerminalError(`spec.${path} does not exist with provider ${provider}`, {
        code: "Unsupported",
        hint: "take it out of the spec",
      });
    }
    set(spec, target, await idOf(store, referred, name, path, object));
    set(spec, path, undefined);
  }
  return spec;
}

async function idOf(store: Store, kindName: string, name: string, path: string, object: ServiceObject): Promise<string> {
  const { namespace = "" } = object.metadata;
  const type = findKind(kindName);
  if (!type) throw new Error(`${kindName} is no kind`);
  const what = `the ${kindName} ${namespace}/${name} of spec.${path}`;
  const referred = await store.get<ServiceObject>({ type, namespace, name });
  const waits = (problem: string, hint: string) => new RetryableError(`${what} ${problem}`, { code: "DependencyNotReady", hint });
  if (!referred) throw waits("does not exist", `create it, or correct spec.${path}.name; this object goes on by itself`);
  if (referred.spec.account !== object.spec.account) {
    throw new TerminalError(`${what} is in the account ${referred.spec.account}, and this object in ${object.spec.account}`, {
      code: "SpecRejected",
      hint: `name one of the account ${object.spec.account} in spec.${path}`,
    });
  }
  if (referred.metadata.deletionTimestamp)
    throw waits("is being deleted", `name another in spec.${path}, or create it again when it is gone`);
  const { externalID, binding } = referred.status ?? {};
  if (!externalID || !binding) {
    const ready = conditionOf(referred.status, "Ready");
    const state = ready ? `: ${ready.reason}` : "";
    throw waits(`is not ready yet${state}`, `see 'kubectl cloud status ${type.singular}/${name}'; this object goes on by itself`);
  }
  return externalID;
}

function get(spec: object, path: string): unknown {
  return pathOf(path).reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], spec);
}

/** Sets a field, with the blocks above it; an undefined value takes it out. */
function set(spec: object, path: string, value: unknown): void {
  const keys = pathOf(path);
  const last = keys.pop() ?? "";
  const block = keys.reduce((outer, key) => (outer[key] ??= {}) as Record<string, unknown>, spec as Record<string, unknown>);
  if (value === undefined) delete block[last];
  else block[last] = value;
}
