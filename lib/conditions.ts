import type { Condition, ServiceStatus } from "../crds/api/status.ts";

/** The condition of a type in a status. */
export function conditionOf(status: Pick<ServiceStatus, "conditions"> | undefined, type: string): Condition | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}
