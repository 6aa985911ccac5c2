import { afterAll, beforeAll } from "vitest";

import type { ServiceObject } from "../../crds/api/objects.ts";
import { AwsHands } from "./aws-hands.ts";
import { onGrounds } from "./grounds.ts";
import type { Place } from "./places/place.ts";
import { Runs, type RunsOptions } from "./runs.ts";

/** What a suite of runs has; runs and hands in hooks and tests alone. */
export interface World {
  runs: Runs;
  aws: AwsHands;
  /** Other runs on a ground of their own. */
  others(): Promise<Runs>;
  /** Cases of one place alone, with the reason why the other has none. */
  only: Place["only"];
}

type Suite = (world: World) => void;

/** `describe` for suites in which runs reconcile objects, in a real cluster and in a folder, and on an emulator of AWS. */
export function withRuns(name: string, ...given: [suite: Suite] | [options: RunsOptions, suite: Suite]): void {
  const [options, suite] = given.length === 2 ? given : [{}, given[0]];
  withRunsOn(onGrounds, name, options, suite);
}

/**
 * As {@link withRuns}.
 *
 * @param on - the grounds
 */
export function withRunsOn(on: typeof onGrounds, name: string, options: RunsOptions, suite: Suite): void {
  on(name, (ground) => {
    const own = ground.make();
    const world = {
      others: () => Runs.open(ground.make(), options),
      only: (...cases: Parameters<Place["only"]>) => own.place.only(...cases),
    } as World;
    beforeAll(async () => {
      world.runs = await Runs.open(own, options);
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
