import { isDeepStrictEqual } from "node:util";

import type { CloudBinding } from "../../../crds/api/objects.ts";
import { isMirrorOf, type ServiceBinding } from "../../../lib/binding/service-binding.ts";
import { conditionOf } from "../../../lib/conditions.ts";
import { TerminalError } from "../../../lib/errors.ts";
import type { RunReason } from "../../../lib/launch/launcher.ts";
import { mirrorSpec } from "../../bind/service-bindings/mirror.ts";
import { statusOf, tells } from "../../bind/service-bindings/status.ts";

/** A ServiceBinding, and the CloudBinding of its name, whosever that is. */
export interface Pair {
  binding: ServiceBinding;
  namesake: CloudBinding | undefined;
}

/** The ServiceBindings that are to be brought about, each with its namesake. One that goes takes its CloudBinding with it. */
export function pairsOf(serviceBindings: readonly ServiceBinding[], bindings: readonly CloudBinding[]): Pair[] {
  const placed = new Map(bindings.map((binding) => [placeOf(binding), binding]));
  return serviceBindings
    .filter(({ metadata }) => !metadata.deletionTimestamp)
    .map((binding) => ({ binding, namesake: placed.get(placeOf(binding)) }))
    .filter(({ namesake }) => !namesake?.metadata.deletionTimestamp);
}

/** Why a ServiceBinding is due for a run, whatever becomes of its CloudBinding by itself; undefined when it isn't. */
export function serviceBindingDue({ binding, namesake }: Pair, now: Date): RunReason | undefined {
  const { generation } = binding.metadata;
  const { observedGeneration } = binding.status ?? {};
  if (namesake?.status?.run && new Date(namesake.status.run.until) > now) return undefined;
  if (observedGeneration === undefined) return "Created";
  if (observedGeneration !== generation) return "Changed";
  const reason = conditionOf(binding.status, "Ready")?.reason;
  // nothing but a change of it helps
  if (reason === "SpecRejected") return undefined;
  if (!namesake) return "Retry";
  if (!isMirrorOf(namesake, binding)) return reason === "NotOwned" ? undefined : "Retry";
  if (!isSame(binding, namesake)) return "Changed";
  // a run ended before it told
  const { metadata, status = {} } = namesake;
  if (status.observedGeneration === metadata.generation && !tells(binding, statusOf(binding, namesake))) return "Retry";
  return undefined;
}

/** Whether the CloudBinding still says what the ServiceBinding does; of one that none can stand for, nothing is to be done. */
function isSame(binding: ServiceBinding, { spec }: CloudBinding): boolean {
  const { secretName, workload, service } = spec;
  const known = { secretName, workloadResource: workload.resource, serviceResource: service.resource };
  try {
    return isDeepStrictEqual(mirrorSpec(binding, known), spec);
  } catch (error) {
    if (error instanceof TerminalError) return true;
    throw error;
  }
}

function placeOf({ metadata: { namespace, name } }: CloudBinding | ServiceBinding): string {
  return `${namespace}/${name}`;
}
