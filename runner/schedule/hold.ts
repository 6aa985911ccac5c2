import type { CloudScheduleStatus, Occasion } from "../../crds/api/kinds/cloudschedule.ts";
import { scheduleManager } from "../../crds/api/names.ts";
import type { CloudSchedule } from "../../crds/api/objects.ts";
import { mergePatch } from "../../lib/merge-patch.ts";
import { rfc3339 } from "../../lib/schedule/times.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { Ref, Store } from "../../lib/store/store.ts";
import { atWork, ended } from "./status.ts";

/** Somebody else has ended what this run is at, or taken it over, or the schedule is gone: the run must do no more. */
export class HoldLost extends Error {
  override name = "HoldLost";
  /** Whether it was ended, so that nobody goes on with it. */
  readonly isEnded: boolean;

  constructor(isEnded: boolean) {
    super("the time is not this run's any more");
    this.isEnded = isEnded;
  }
}

/** Writes a schedule's status as a change of what was read; fails with `Conflict` when something has changed since. */
export function writeStatus(store: Store, ref: Ref, schedule: CloudSchedule, status: CloudScheduleStatus): Promise<CloudSchedule> {
  const patch = { metadata: { resourceVersion: schedule.metadata.resourceVersion }, status: mergePatch(schedule.status ?? {}, status) };
  return store.patch<CloudSchedule>(ref, patch, { fieldManager: scheduleManager, subresource: "status" });
}

/** A run's hold on one time of a schedule, which it has taken up: all that is told of it goes through here. */
export class Hold {
  readonly #store: Store;
  readonly #ref: Ref;
  #schedule: CloudSchedule;
  #occasion: Occasion;

  constructor(store: Store, ref: Ref, schedule: CloudSchedule, occasion: Occasion) {
    this.#store = store;
    this.#ref = ref;
    this.#schedule = schedule;
    this.#occasion = occasion;
  }

  /** As of the last read or write. */
  get schedule(): CloudSchedule {
    return this.#schedule;
  }

  /** What is at work. */
  get occasion(): Occasion {
    return this.#occasion;
  }

  /**
   * Notes something of what is at work.
   *
   * @param nextRunAt - when a run shall look again, if this one ends before
   * @throws HoldLost
   */
  async note(change: Partial<Occasion>, nextRunAt?: Date): Promise<void> {
    this.#occasion = { ...this.#occasion, ...change };
    const due = nextRunAt && { nextRunAt: rfc3339(nextRunAt), message: this.#occasion.message };
    await this.#update((status) => ({ ...atWork(status, this.#occasion), ...due }));
  }

  /** Tells how it ended. Throws {@link HoldLost}. */
  async end(result: "Done" | "Failed", message: string, now: Date): Promise<void> {
    this.#occasion = { ...this.#occasion, result, message };
    await this.#update(() => ended(this.#schedule, this.#occasion, now));
  }

  /** Reads the schedule again. Throws {@link HoldLost}. */
  async look(): Promise<void> {
    const schedule = await this.#store.get<CloudSchedule>(this.#ref);
    const own = schedule?.status?.active?.find(({ at }) => at === this.#occasion.at);
    const isGone = !schedule || schedule.metadata.uid !== this.#schedule.metadata.uid || schedule.metadata.deletionTimestamp !== undefined;
    if (isGone || own?.run !== this.#occasion.run) throw new HoldLost(!own);
    this.#schedule = schedule;
  }

  async #update(change: (status: CloudScheduleStatus) => CloudScheduleStatus): Promise<void> {
    for (;;) {
      try {
        this.#schedule = await writeStatus(this.#store, this.#ref, this.#schedule, change(this.#schedule.status ?? {}));
        return;
      } catch (error) {
        if (!isStoreError(error, "Conflict", "NotFound")) throw error;
        await this.look();
      }
    }
  }
}
