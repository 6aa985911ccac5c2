import { expect, test } from "vitest";

import type { Deployment } from "../../dispatcher.ts";
import { lookAtWatch, pausedWatch } from "./watch.ts";

const now = new Date("2026-01-01T12:00:00Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000).toISOString();

function deployment(status: Deployment["status"], createdAgo = 3600, replicas = 1): Deployment {
  const metadata = { name: "kubectl-cloud-dispatch", creationTimestamp: ago(createdAgo) };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: { replicas, template: { spec: { containers: [] } } },
    ...(status && { status }),
  };
}

const available = (status: string, since: number) => [{ type: "Available", status, lastTransitionTime: ago(since) }];

test.each([
  ["it is ready", deployment({ availableReplicas: 1, conditions: available("True", 120) }), "ok", "has been watching for 2m"],
  ["it was made a moment ago", deployment(undefined, 10), "ok", "is starting"],
  ["it catches up after the cluster was away for a moment", deployment({ conditions: available("False", 20) }), "ok", "is starting"],
  ["it has not been ready for long", deployment({ conditions: available("False", 600) }), "failed", "has not been watching for 10m"],
  ["it never was ready", deployment({}, 600), "failed", "has not been watching for 10m"],
])("when %s", (_, of, state, message) => {
  const finding = lookAtWatch(of, now, "see its log");
  expect(finding).toMatchObject({ state, message: expect.stringContaining(message) });
  expect(finding.hint).toBe(state === "failed" ? "see its log" : undefined);
});

test("scaled to nothing, it is said how to scale it up again", () => {
  expect(pausedWatch(deployment({}, 10, 0))?.hint).toContain("--replicas=1");
  expect(pausedWatch(deployment({}))).toBeUndefined();
});
