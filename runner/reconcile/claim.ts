import { finalizer, runManager } from "../../crds/api/names.ts";
import type { KubeObject, ServiceObject } from "../../crds/api/objects.ts";
import type { ServiceStatus } from "../../crds/api/status.ts";
import { mergePatch } from "../../lib/merge-patch.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { MergePatch, Ref } from "../../lib/store/store.ts";
import { getGranted } from "../granted.ts";
import type { RunContext } from "./context.ts";

/** How long a claim holds unless it is renewed: what a killed run delays the next one by. */
const leaseMilliseconds = 60_000;

/** What a run can have a hold on. */
export interface Claimable extends KubeObject {
  status?: { run?: ServiceStatus["run"] };
}

type StatusOf<T extends Claimable> = NonNullable<T["status"]>;

/** What a claim needs of its run. */
export type ClaimContext = Pick<RunContext, "store" | "job" | "now" | "log">;

/** What tells whose the object is while runs work on it. */
export interface Marks {
  /** Keeps the object until all is done. */
  finalizer: string;
  fieldManager: string;
}

const ofServices: Marks = { finalizer, fieldManager: runManager };

/** Another run has taken the object over: this one must not write any more. */
export class ClaimLost extends Error {
  override name = "ClaimLost";
}

/**
 * A run's hold on one object. Of several runs one gets it, as the claim is written with the resourceVersion just read;
 * it is renewed while the run lives, and after a crash another run takes it over when it has expired. All writes to the
 * object go through here, so that a run which has lost its claim stops before its next write.
 */
export class Claim<T extends Claimable = ServiceObject> {
  readonly #context: ClaimContext;
  readonly #ref: Ref;
  readonly #marks: Marks;
  #object: T;
  #renewal: NodeJS.Timeout | undefined;
  #lost = false;

  private constructor(context: ClaimContext, ref: Ref, object: T, marks: Marks) {
    this.#context = context;
    this.#ref = ref;
    this.#marks = marks;
    this.#object = object;
  }

  /**
   * Claims the object as part of the first status write, which `begin` makes; it returns undefined when there is nothing to
   * do. Resolves to a sentence instead when the object is left as it is.
   *
   * @param marks - default: those of services
   */
  static async take<T extends Claimable = ServiceObject>(
    context: ClaimContext,
    ref: Ref,
    begin: (object: T) => StatusOf<T> | undefined | Promise<StatusOf<T> | undefined>,
    marks = ofServices,
  ): Promise<Claim<T> | string> {
    for (;;) {
      const object = await getGranted<T>(context.store, ref);
      if (!object) return "it is gone";
      const other = object.status?.run;
      if (other && other.job !== context.job && new Date(other.until) > context.now()) return `the run ${other.job} works on it`;
      const beginning = await begin(object);
      if (!beginning) return "nothing is due";
      const claim = new Claim(context, ref, object, marks);
      try {
        await claim.#patchStatus({ ...beginning, run: claim.#lease() });
        claim.#renewal = setInterval(() => void claim.#renew(), leaseMilliseconds / 3).unref();
        return claim;
      } catch (error) {
        if (!isStoreError(error, "Conflict", "NotFound")) throw error;
      }
    }
  }

  /** The object as of the last read or write. */
  get object(): T {
    return this.#object;
  }

  /** Changes the status; what `change` gets is what is stored now. Renews the claim. Throws {@link ClaimLost}. */
  async updateStatus(change: (status: StatusOf<T>) => StatusOf<T>): Promise<void> {
    await this.#retryOnConflict(() => this.#patchStatus({ ...change(this.#status), run: this.#lease() }));
  }

  /** The last status write: it ends the claim. Throws {@link ClaimLost}. */
  async finish(change: (status: StatusOf<T>) => StatusOf<T>): Promise<void> {
    this.stop();
    await this.#retryOnConflict(() => this.#patchStatus({ ...change(this.#status), run: undefined }));
  }

  /** Puts our finalizer on the object or takes it off; the object may be gone after that. Throws {@link ClaimLost}. */
  async setFinalizer(present: boolean): Promise<void> {
    await this.#retryOnConflict(async () => {
      const others = (this.#object.metadata.finalizers ?? []).filter((name) => name !== this.#marks.finalizer);
      const finalizers = present ? [...others, this.#marks.finalizer] : others;
      const { resourceVersion } = this.#object.metadata;
      await this.#patch({ metadata: { finalizers, resourceVersion } });
    });
  }

  /** To be called before each cloud write. Throws {@link ClaimLost} when the claim has been lost or can't be renewed. */
  async assertHeld(): Promise<void> {
    if (this.#lost) throw new ClaimLost();
    const until = new Date(this.#object.status?.run?.until ?? 0).getTime();
    if (until - this.#context.now().getTime() < leaseMilliseconds / 2) await this.updateStatus((status) => status);
  }

  /** Ends the renewal. */
  stop(): void {
    clearInterval(this.#renewal);
  }

  #lease(): NonNullable<ServiceStatus["run"]> {
    return { job: this.#context.job, until: new Date(this.#context.now().getTime() + leaseMilliseconds).toISOString() };
  }

  async #renew(): Promise<void> {
    try {
      await this.updateStatus((status) => status);
    } catch (error) {
      if (error instanceof ClaimLost) this.stop();
      else this.#context.log.warn({ err: error }, "the claim could not be renewed; trying again");
    }
  }

  async #retryOnConflict(write: () => Promise<void>): Promise<void> {
    for (;;) {
      if (this.#lost) throw new ClaimLost();
      try {
        return await write();
      } catch (error) {
        if (!isStoreError(error, "Conflict", "NotFound")) throw error;
        const now = await this.#context.store.get<T>(this.#ref);
        this.#lost = now?.metadata.uid !== this.#object.metadata.uid || now?.status?.run?.job !== this.#context.job;
        if (now && !this.#lost) this.#object = now;
      }
    }
  }

  get #status(): StatusOf<T> {
    return this.#object.status ?? {};
  }

  async #patchStatus(next: object): Promise<void> {
    const { resourceVersion } = this.#object.metadata;
    const status = mergePatch(this.#status, next);
    await this.#patch({ metadata: { resourceVersion }, status }, "status");
  }

  async #patch(patch: MergePatch, subresource?: "status"): Promise<void> {
    this.#object = await this.#context.store.patch<T>(this.#ref, patch, {
      fieldManager: this.#marks.fieldManager,
      ...(subresource ? { subresource } : {}),
    });
  }
}
