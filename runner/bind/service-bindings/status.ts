import { isDeepStrictEqual } from "node:util";

import type { CloudBinding } from "../../../crds/api/objects.ts";
import type { ServiceBinding, ServiceBindingStatus } from "../../../lib/binding/service-binding.ts";
import { conditionOf } from "../../../lib/conditions.ts";
import { type KnownError, withHint } from "../../../lib/errors.ts";
import type { Reason } from "../../../lib/reasons.ts";
import { conditionFor } from "../../reconcile/conditions.ts";

/** What the specification asks to be told: https://servicebinding.io/spec/core/1.1.0/#reconciler-implementation */
const told = ["Ready", "ServiceAvailable"];

/** The status of a ServiceBinding, as its CloudBinding has it. */
export function statusOf({ metadata: { generation = 0 } }: ServiceBinding, mirror: CloudBinding): ServiceBindingStatus {
  const conditions = told.map((type) => conditionOf(mirror.status, type)).filter((condition) => condition !== undefined);
  return {
    observedGeneration: generation,
    binding: mirror.status?.binding ?? null,
    conditions: conditions.map((condition) => ({ ...condition, observedGeneration: generation })),
  };
}

/** The status of a ServiceBinding that can't have a CloudBinding. */
export function refusedStatus({ metadata, status }: ServiceBinding, error: KnownError, now: Date): ServiceBindingStatus {
  const { generation = 0 } = metadata;
  const said = { reason: error.code as Reason, message: withHint(error) };
  return {
    observedGeneration: generation,
    binding: null,
    conditions: told.map((type) => conditionFor(type, false, said, generation, status?.conditions, now)),
  };
}

/** Whether a ServiceBinding tells it already. */
export function tells({ status }: ServiceBinding, wanted: ServiceBindingStatus): boolean {
  const { observedGeneration, binding = null, conditions = [] } = status ?? {};
  return isDeepStrictEqual({ observedGeneration, binding, conditions }, { ...wanted });
}
