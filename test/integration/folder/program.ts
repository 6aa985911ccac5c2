import type { KubeObject } from "../../../crds/api/objects.ts";
import { builtin, findKind, type Kind } from "../../../lib/kinds.ts";
import { isStoreError } from "../../../lib/store/errors.ts";
import { FolderStore } from "../../../lib/store/folder.ts";
import type { Ref } from "../../../lib/store/store.ts";
import { configMap, count, namespace, queue } from "./objects.ts";

/**
 * What the tests run in processes of its own: `program.ts FOLDER ACTION [ARGUMENT…]`. Each line on stdout is something that
 * has been done for good.
 */
const [, , folder = "", action = "", ...args] = process.argv;
const store = new FolderStore(folder);
const by = { fieldManager: "test" };
const counter: Ref = { type: builtin.configMap, namespace, name: "counter" };

const actions: Record<string, () => Promise<void>> = {
  /** Waits for the ConfigMap `go`, then claims each queue that is free, as a run does: with the version that it has read. */
  async claim() {
    const [job = "", queues = ""] = args;
    console.log("waiting");
    for await (const { object } of store.watch(builtin.configMap, { resourceVersion: "0" })) if (object.metadata.name === "go") break;
    for (let index = 0; index < Number(queues); index++) {
      const ref = { type: findKind("queue") as Kind, namespace, name: queue(index).metadata.name };
      const object = await store.get<KubeObject & { status?: { run?: object } }>(ref);
      if (object?.status?.run) continue;
      const resourceVersion = object?.metadata.resourceVersion;
      const status = { run: { job, until: "2026-01-01T00:00:00Z" } };
      try {
        await store.patch(ref, { metadata: { resourceVersion }, status }, { ...by, subresource: "status" });
        console.log(ref.name);
      } catch (error) {
        if (!isStoreError(error, "Conflict")) throw error;
      }
    }
  },
  /** Adds to one number, again after each conflict. */
  async add() {
    for (let left = Number(args[0]); left > 0;) {
      const object = await store.get(counter);
      const { resourceVersion } = object?.metadata ?? {};
      try {
        const stored = await store.patch(counter, { metadata: { resourceVersion }, data: { count: String(count(object) + 1) } }, by);
        left--;
        console.log(String(count(stored)));
      } catch (error) {
        if (!isStoreError(error, "Conflict")) throw error;
      }
    }
  },
  async create() {
    await store.create(builtin.configMap, configMap("created", { size: "x".repeat(20_000) }), by);
  },
  async patch() {
    await store.patch({ type: builtin.configMap, namespace, name: "patched" }, { data: { size: "y".repeat(20_000) } }, by);
  },
  /** With all that it owns: several files in one step. */
  async delete() {
    await store.delete({ type: builtin.configMap, namespace, name: "owner" });
  },
};

await actions[action]?.();
