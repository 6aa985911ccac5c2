import { finalizer, runManager } from "../../crds/api/names.ts";
import type { ServiceObject } from "../../crds/api/objects.ts";
import type { ServiceStatus } from "../../crds/api/status.ts";
import { mergePatch } from "../../lib/merge-patch.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { MergePatch, Ref } from "../../lib/store/store.ts";
import type { RunContext } from "./context.ts";

/** How long a claim holds unless it is renewed: what a killed run delays the next one by. */
const leaseMilliseconds = 60_000;

/** Another run has taken the object over: this one must not write any more. */
export class ClaimLost extends Error {
  override name = "ClaimLost";
}

/**
 * A run's hold on one object. Of several runs one gets it, as the claim is written with the resourceVersion just read;
 * it is renewed while the run lives, and after a crash another run takes it over when it has expired. All writes to the
 * object go through here, so that a run which has lost its claim stops before its next write.
 */
export class Claim {
  readonly #context: RunContext;
  readonly #ref: Ref;
  #object: ServiceObject;
  #renewal: NodeJS.Timeout | undefined;
  #lost = false;

  private constructor(context: RunContext, ref: Ref, object: ServiceObject) {
    this.#context = context;
    this.#ref = ref;
    this.#object = object;
  }

  /**
   * Claims the object as part of the first status write, which `begin` makes; it returns undefined when there is nothing to
   * do. Resolves to a sentence instead when the object is left as it is.
   */
  static async take(context: RunContext, ref: Ref, begin: (object: ServiceObject) => ServiceStatus | undefined): Promise<Claim | string> {
    for (;;) {
      const object = await getGranted(context, ref);
      if (!object) return "it is gone";
      const other = object.status?.run;
      if (other && other.job !== context.job && new Date(other.until) > context.now()) return `the run ${other.job} works on it`;
      const beginning = begin(object);
      if (!beginning) return "nothing is due";
      const claim = new Claim(context, ref, object);
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
  get object(): ServiceObject {
    return this.#object;
  }

  /** Changes the status; what `change` gets is what is stored now. Renews the claim. Throws {@link ClaimLost}. */
  async updateStatus(change: (status: ServiceStatus) => ServiceStatus): Promise<void> {
    await this.#retryOnConflict(() => this.#patchStatus({ ...change(this.#object.status ?? {}), run: this.#lease() }));
  }

  /** The last status write: it ends the claim. Throws {@link ClaimLost}. */
  async finish(change: (status: ServiceStatus) => ServiceStatus): Promise<void> {
    this.stop();
    await this.#retryOnConflict(() => this.#patchStatus({ ...change(this.#object.status ?? {}), run: undefined }));
  }

  /** Puts our finalizer on the object or takes it off; the object may be gone after that. Throws {@link ClaimLost}. */
  async setFinalizer(present: boolean): Promise<void> {
    await this.#retryOnConflict(async () => {
      const others = (this.#object.metadata.finalizers ?? []).filter((name) => name !== finalizer);
      const finalizers = present ? [...others, finalizer] : others;
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
        const now = await this.#context.store.get<ServiceObject>(this.#ref);
        this.#lost = now?.metadata.uid !== this.#object.metadata.uid || now?.status?.run?.job !== this.#context.job;
        if (now && !this.#lost) this.#object = now;
      }
    }
  }

  async #patchStatus(next: ServiceStatus): Promise<void> {
    const { resourceVersion } = this.#object.metadata;
    const status = mergePatch(this.#object.status ?? {}, next);
    await this.#patch({ metadata: { resourceVersion }, status }, "status");
  }

  async #patch(patch: MergePatch, subresource?: "status"): Promise<void> {
    this.#object = await this.#context.store.patch<ServiceObject>(this.#ref, patch, {
      fieldManager: runManager,
      ...(subresource ? { subresource } : {}),
    });
  }
}

/** Reads the object; waits a little for the dispatcher's grant, which takes its time to reach every API server. */
async function getGranted({ store }: RunContext, ref: Ref): Promise<ServiceObject | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await store.get<ServiceObject>(ref);
    } catch (error) {
      if (!isStoreError(error, "Forbidden") || attempt === 5) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}
