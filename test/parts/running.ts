import { afterAll, beforeAll, describe, inject } from "vitest";

import type { ServiceObject } from "../../crds/api/objects.ts";
import { AwsHands } from "./aws-hands.ts";
import { deploy } from "./deployed.ts";
import { controlPlane } from "./parts.ts";
import { Runs } from "./runs.ts";

/** `describe` for suites in which runs reconcile queues on a real API server and an emulator of AWS. */
export function withRuns(name: string, suite: (world: { runs: Runs; aws: AwsHands }) => void): void {
  describe.skipIf(!inject("kubernetes")?.controllers || !inject("moto"))(name, () => {
    const world = {} as { runs: Runs; aws: AwsHands };
    beforeAll(async () => {
      await deploy(controlPlane());
      world.runs = await new Runs().open();
      world.aws = new AwsHands();
    });
    afterAll(() => world.runs?.close());
    suite(world);
  });
}

/** The reason of one of an object's conditions, `True:Available`. */
export function conditionOf(object: ServiceObject, type = "Ready"): string {
  const condition = object.status?.conditions?.find((each) => each.type === type);
  return condition ? `${condition.status}:${condition.reason}` : "";
}

/** The message of an object's condition Ready. */
export function messageOf(object: ServiceObject): string {
  return object.status?.conditions?.find((each) => each.type === "Ready")?.message ?? "";
}
