import type { ServiceStatus } from "../../crds/api/status.ts";

/** The status that a first run leaves of a queue, which is not due before `nextRunAt`. */
export function statusAfterRun(namespace: string, name: string, generation: number, nextRunAt: Date): ServiceStatus {
  const time = new Date().toISOString();
  const condition = (type: string, status: "True" | "False") => ({
    type,
    status,
    reason: "Available",
    message: "as the spec says",
    observedGeneration: generation,
    lastTransitionTime: time,
  });
  const externalName = `${namespace}-${name}-7f3k2q`;
  const run = {
    job: "run-dev-0123456789",
    reason: "Created",
    requestedBy: "jane@example.com",
    generation,
    startedAt: time,
    finishedAt: time,
    result: "Succeeded" as const,
    changes: [`created ${externalName}`],
  };
  return {
    observedGeneration: generation,
    observedAccountGeneration: 1,
    externalName,
    externalID: `arn:aws:sqs:us-east-1:123456789012:${externalName}`,
    binding: { name },
    conditions: [condition("Ready", "True"), condition("Synced", "True"), condition("Reconciling", "False"), condition("Stalled", "False")],
    lastRun: run,
    history: [run],
    appliedFields: ["account"],
    nextRunAt: nextRunAt.toISOString(),
  };
}
