import { apiVersion } from "../../../../crds/api/names.ts";
import type { CloudBinding, KubeObject, ServiceObject } from "../../../../crds/api/objects.ts";
import { bindingType, builtin, findKind, type Kind } from "../../../../lib/kinds.ts";
import { MemoryStore } from "../../../../lib/store/memory.ts";
import type { ResourceType, Store } from "../../../../lib/store/store.ts";
import type { ClusterContext } from "../../../context.ts";
import { testContext } from "../../../testing/context.ts";

const by = { fieldManager: "test" };
const namespace = "shop";

/** A context of tests, with what can be bound in its store; only a type that Kubernetes does not have by itself needs more. */
export type BindContext = ClusterContext & { store: Store };

/** A store in memory with nothing in it. */
export async function emptyContext(): Promise<BindContext> {
  return (await testContext(new MemoryStore())) as BindContext;
}

/** The Postgres `orders`, which waits for its first run, and the Deployment `web` with the containers `app` and `side`. */
export async function bindContext(): Promise<BindContext> {
  const context = await emptyContext();
  await addService(context, "orders");
  await addWorkload(context, "web", ["app", "side"]);
  return context;
}

/** A Postgres with a key of its own. */
export async function addService({ store }: BindContext, name: string): Promise<void> {
  const spec = { account: "dev", connection: { keys: { DATABASE_URL: "${uri}" } } };
  const object = { apiVersion, kind: "Postgres", metadata: { name, namespace }, spec };
  await store.create(findKind("postgres") as Kind, object as unknown as ServiceObject, by);
}

/** A Secret of somebody's. */
export async function addSecret({ store }: BindContext, name: string, keys: readonly string[]): Promise<void> {
  const data = Object.fromEntries(keys.map((key) => [key, Buffer.from("hidden-value").toString("base64")]));
  await store.create(builtin.secret, { apiVersion: "v1", kind: "Secret", metadata: { name, namespace }, data } as KubeObject, by);
}

/** A workload with the pod template of a Deployment. */
export async function addWorkload(
  { store }: BindContext,
  name: string,
  containers: readonly string[] = ["app"],
  { type = builtin.deployment, env = [] }: { type?: ResourceType; env?: object[] } = {},
): Promise<void> {
  const pod = { containers: containers.map((container) => ({ name: container, image: "app", ...(env.length && { env }) })) };
  const object = {
    apiVersion: `${type.group}/${type.version}`,
    kind: type.kind,
    metadata: { name, namespace },
    spec: { template: { spec: pod } },
  };
  await store.create(type, object, by);
}

/** The bindings there are. */
export async function bindingsOf({ store }: BindContext): Promise<CloudBinding[]> {
  return (await store.list<CloudBinding>(bindingType, { namespace })).items;
}
