import type { CloudAccount, CloudBinding, CloudSchedule, KubeObject, ServiceObject } from "../../../crds/api/objects.ts";
import { type ServiceBinding, serviceBindingType } from "../../../lib/binding/service-binding.ts";
import { accountType, bindingType, builtin, scheduleType, serviceKinds } from "../../../lib/kinds.ts";
import { runJobs } from "../../../lib/launch/job.ts";
import type { PlannedRun } from "../../../lib/launch/launcher.ts";
import { isStoreError, StoreError } from "../../../lib/store/errors.ts";
import { Informer } from "../../../lib/store/informer.ts";
import type { ResourceType, Store } from "../../../lib/store/store.ts";
import type { View } from "../view.ts";
import { jobSlimmer, type RunJob, slimBinding, slimMetadata, slimObject } from "./slim.ts";

/** How long a run that was started is believed in before its Job shows, in milliseconds. */
const belief = 30_000;

/** Whom the caches tell. */
export interface Listener {
  /** Something has changed, or all is current again. */
  onChange: () => void;
  /** Something can't be followed at the moment; it is tried again. */
  onError: (type: ResourceType, error: unknown) => void;
}

/** Copies of everything that a pass decides upon. */
export class Caches {
  readonly #accounts: Informer<CloudAccount>;
  readonly #jobs: Informer<RunJob>;
  readonly #objects: readonly Informer<ServiceObject>[];
  readonly #bindings: Informer<CloudBinding>;
  readonly #schedules: Informer<CloudSchedule>;
  /** Where they are ours to bring about. */
  readonly #serviceBindings: Informer<ServiceBinding> | undefined;
  /** Whether the cluster knows no ServiceBindings, so that there is nothing to wait for. */
  #hasNone = false;
  /** Runs that were started here, until their Jobs show. */
  readonly #started = new Map<string, { run: PlannedRun; at: Date }>();

  /** @param withServiceBindings - whether those of servicebinding.io are ours to bring about */
  constructor(store: Store, { onChange, onError }: Listener, withServiceBindings = false) {
    // also what needs somebody, such as a right that is missing: it is there some day, and nobody starts us again for it
    const endures = (error: unknown) => error instanceof StoreError;
    const options = (type: ResourceType) => ({ onChange, endures, onError: (error: unknown) => onError(type, error) });
    this.#accounts = new Informer(store, accountType, {
      ...options(accountType),
      keep: (account) => ({ ...account, metadata: slimMetadata(account.metadata) }),
    });
    const slim = jobSlimmer();
    const keepJob = (job: RunJob) => {
      // it may be gone again before anybody looks
      this.#started.delete(job.metadata.name);
      return slim(job);
    };
    this.#jobs = new Informer<RunJob>(store, builtin.job, { ...options(builtin.job), ...runJobs, keep: keepJob });
    this.#objects = serviceKinds.map((kind) => new Informer<ServiceObject>(store, kind, { ...options(kind), keep: slimObject }));
    this.#bindings = new Informer<CloudBinding>(store, bindingType, { ...options(bindingType), keep: slimBinding });
    this.#schedules = new Informer<CloudSchedule>(store, scheduleType, {
      ...options(scheduleType),
      keep: (schedule) => ({ ...schedule, metadata: slimMetadata(schedule.metadata) }),
    });
    if (!withServiceBindings) return;
    this.#serviceBindings = new Informer<ServiceBinding>(store, serviceBindingType, {
      keep: (binding) => ({ ...binding, metadata: slimMetadata(binding.metadata) }),
      endures,
      onChange: () => {
        this.#hasNone = false;
        onChange();
      },
      onError: (error) => {
        this.#hasNone = isStoreError(error, "TypeNotFound");
        if (this.#hasNone) onChange();
        else onError(serviceBindingType, error);
      },
    });
  }

  /** Keeps the copies up to date until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([...this.#all, ...(this.#serviceBindings ? [this.#serviceBindings] : [])].map((informer) => informer.run(signal)));
  }

  /** Whether all copies follow the cluster. */
  get areCurrent(): boolean {
    return this.#all.every((informer) => informer.isCurrent) && (this.#hasNone || this.#serviceBindings?.isCurrent !== false);
  }

  /** Counts a run as active before the copy of the Jobs has it, so that it is not started again in vain. */
  note(run: PlannedRun, at: Date): void {
    this.#started.set(run.name, { run, at });
  }

  /** Everything, as of the last event. */
  view(now: Date): View {
    const runs = [...this.#jobs.items].map(({ run }) => run);
    for (const { name } of runs) this.#started.delete(name);
    for (const [name, { run, at }] of this.#started) {
      if (now.getTime() - at.getTime() > belief) this.#started.delete(name);
      else runs.push({ ...run, state: "active", createdAt: at.toISOString() });
    }
    return {
      accounts: [...this.#accounts.items],
      runs,
      objects: this.#objects.flatMap(({ items }) => [...items]),
      bindings: [...this.#bindings.items],
      schedules: [...this.#schedules.items],
      serviceBindings: this.#hasNone ? [] : [...(this.#serviceBindings?.items ?? [])],
    };
  }

  get #all(): readonly Pick<Informer<KubeObject>, "run" | "isCurrent">[] {
    return [this.#accounts, this.#jobs, ...this.#objects, this.#bindings, this.#schedules];
  }
}
