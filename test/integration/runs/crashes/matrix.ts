import type { Grounds } from "../../../parts/grounds.ts";
import { killRun } from "../../../parts/killed.ts";
import { uniqueName } from "../../../parts/names.ts";
import { Runs } from "../../../parts/runs.ts";
import type { CloudRow } from "../clouds/cloud-row.ts";
import { type KindRow, rowsOf } from "../kinds/index.ts";
import { type Step, stepsOf } from "./steps.ts";
import { begin, finishBefore, goOn, type Verb, type Way } from "./way.ts";

/** A run that is killed. */
export interface Case extends Way {
  runs: Runs;
  step: Step;
  /** Why it was not killed there, if so. */
  failure?: unknown;
}

/**
 * A case for each call of the runs of every kind of a cloud, on one ground: killed after it took effect and before its answer.
 * That is also what is left by a run that is killed before its next call, as runs make one change at a time.
 */
export class Matrix {
  readonly cases: readonly Case[];
  /** Names of everything that there is in the end: listed once, as the emulator takes its time for it. */
  readonly inCloud: string[] = [];
  readonly #cloud: CloudRow;
  readonly #lanes: readonly [Runs, ...Runs[]];

  private constructor(cloud: CloudRow, lanes: readonly [Runs, ...Runs[]], steps: ReadonlyMap<KindRow, Step[]>) {
    this.#cloud = cloud;
    this.#lanes = lanes;
    const calls = [...steps].flatMap(([row, own]) => own.map((step) => ({ row, step })));
    this.cases = calls.map((each, index) => {
      const { verb } = each.step;
      // cases in one namespace take turns; those of different lanes are worked on side by side
      return { ...each, verb, name: uniqueName(verb), runs: lanes[index % lanes.length] ?? lanes[0] };
    });
  }

  /**
   * Asks first which calls there are to be killed at: that is what runs of this build make.
   *
   * @param leftOut - what is killed elsewhere
   */
  static async open(ground: Grounds, cloud: CloudRow, leftOut: readonly Verb[] = []): Promise<Matrix> {
    const open = () => Runs.open(ground.make({ doors: true }), { clouds: () => [cloud.make()] });
    const lanes = await Promise.all([open(), open(), open(), open()]);
    const rows = rowsOf(cloud);
    for (const runs of lanes) for (const row of rows) row.takeTime?.(runs);
    const steps = new Map<KindRow, Step[]>();
    for (const row of rows) steps.set(row, await stepsOf(lanes[0], row, leftOut));
    return new Matrix(cloud, lanes, steps);
  }

  async close(): Promise<void> {
    await Promise.all(this.#lanes.map((runs) => runs.close()));
  }

  /** Some of the runs, for other tests. */
  get runs(): Runs {
    return this.#lanes[0];
  }

  /** Prepared together, killed one by one, taken up again together: as a dispatcher's runs do, and fast. */
  async killAll(): Promise<void> {
    await Promise.all(this.#lanes.map((runs) => this.#killIn(runs)));
  }

  async #killIn(runs: Runs): Promise<void> {
    const own = this.cases.filter((each) => each.runs === runs);
    await finishBefore(runs, own);
    for (const each of own) await begin(runs, each);
    for (const each of own) each.failure = await kill(each).catch((error: unknown) => error);
    await goOn(runs, own);
    for (const row of rowsOf(this.#cloud)) this.inCloud.push(...(await row.hands(runs).named(`${runs.namespace}-`)));
  }
}

async function kill({ runs, row, verb, name, step }: Case): Promise<void> {
  const door = runs.doors[step.to];
  if (!door) throw new Error(`there is no door to ${step.to}`);
  await killRun(runs, { kind: row.kind, name }, { ...step, door, moment: "after" });
  if (verb !== "rotate" && verb !== "revoke") return;
  const objects = runs.of(row.kind);
  if (!row.letsIn?.(await objects.secret(name), await objects.get(name), runs))
    throw new Error("no credential in the Secret works for sure");
}
