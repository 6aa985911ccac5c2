import type { Occasion } from "../../crds/api/kinds/cloudschedule.ts";
import type { CloudSchedule } from "../../crds/api/objects.ts";
import { scheduleType } from "../../lib/kinds.ts";
import type { Runs } from "./runs.ts";

const fieldManager = "test";

/** So many seconds from now on, to the second; of the past when negative. */
export const inSeconds = (seconds: number): string =>
  new Date(Math.floor(Date.now() / 1000 + seconds) * 1000).toISOString().replace(".000Z", "Z");

/** The schedules of a namespace, in the hands of a user. */
export class Schedules {
  readonly #runs: Runs;

  constructor(runs: Runs) {
    this.#runs = runs;
  }

  /** Writes one that is due at once, unless its spec says otherwise. */
  async create(name: string, spec: object, annotations: Record<string, string> = {}): Promise<CloudSchedule> {
    this.#runs.changing();
    const { namespace, store } = this.#runs;
    const when = "cron" in spec ? {} : { at: inSeconds(-1) };
    const schedule = {
      apiVersion: "kubectl-cloud.dev/v1alpha1",
      kind: "CloudSchedule",
      metadata: { name, namespace, annotations },
      spec: { ...when, ...spec } as CloudSchedule["spec"],
    };
    return store.create<CloudSchedule>(scheduleType, schedule, { fieldManager });
  }

  async get(name: string): Promise<CloudSchedule> {
    const schedule = await this.#runs.store.get<CloudSchedule>(this.ref(name));
    if (!schedule) throw new Error(`no schedule ${name}`);
    return schedule;
  }

  async status(name: string): Promise<NonNullable<CloudSchedule["status"]>> {
    return (await this.get(name)).status ?? {};
  }

  /** What became of the last one. */
  async last(name: string): Promise<Partial<Occasion>> {
    return (await this.status(name)).history?.[0] ?? {};
  }

  async change(name: string, spec: object): Promise<void> {
    await this.#runs.store.patch(this.ref(name), { spec }, { fieldManager });
  }

  async setStatus(name: string, status: object): Promise<void> {
    await this.#runs.store.patch(this.ref(name), { status }, { fieldManager, subresource: "status" });
  }

  async remove(name: string): Promise<void> {
    await this.#runs.store.delete(this.ref(name), { propagation: "Background" });
  }

  ref(name: string) {
    return { type: scheduleType, namespace: this.#runs.namespace, name };
  }
}
