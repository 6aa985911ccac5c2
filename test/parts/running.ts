import { afterAll, beforeAll, describe, inject } from "vitest";

import type { ServiceObject } from "../../crds/api/objects.ts";
import { AwsHands } from "./aws-hands.ts";
import { deploy } from "./deployed.ts";
import { controlPlane } from "./parts.ts";
import { Runs, type RunsOptions } from "./runs.ts";

type Suite = (world: { runs: Runs; aws: AwsHands }) => void;

/** `describe` for suites in which runs reconcile objects on a real API server and an emulator of AWS. */
export function withRuns(name: string, ...given: [suite: Suite] | [options: RunsOptions, suite: Suite]): void {
  const [options, suite] = given.length === 2 ? given : [{}, given[0]];
  describe.skipIf(!inject("kubernetes")?.controllers || !inject("moto"))(name, () => {
    const world = {} as { runs: Runs; aws: AwsHands };
    beforeAll(async () => {
      await deploy(controlPlane());
      world.runs = await new Runs(options).open();
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

/** Seconds from the end of the last run to the next one. */
export function waitOf({ status }: ServiceObject): number {
  if (!status?.nextRunAt) return Infinity;
  return (new Date(status.nextRunAt).getTime() - new Date(status.lastRun?.finishedAt ?? 0).getTime()) / 1000;
}
