import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";

import { afterAll, beforeAll, expect, test } from "vitest";

import { builtin, findKind, type Kind } from "../../lib/kinds.ts";
import { type ConnectOptions, connect } from "../../lib/kube/index.ts";
import { requestsOf } from "../parts/audit.ts";
import { controlPlane, makeNamespace, withKubernetes } from "../parts/parts.ts";
import { freePort } from "../parts/processes.ts";

interface Kubeconfig {
  clusters: [{ name: string; cluster: Record<string, unknown> }];
  users: [{ name: string; user: Record<string, unknown> }];
  contexts: { name: string; context: object }[];
}

const queue = findKind("queue") as Kind;

withKubernetes("a cluster that does not do as asked", () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "connect-"))));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The administrator's kubeconfig, changed. */
  function changed(change: (config: Kubeconfig) => void): ConnectOptions {
    const config = JSON.parse(readFileSync(controlPlane().kubeconfig, "utf8")) as Kubeconfig;
    change(config);
    const path = join(folder, "kubeconfig");
    writeFileSync(path, JSON.stringify(config));
    return { kubeconfig: path };
  }
  async function failure(options: ConnectOptions): Promise<unknown> {
    return connect(options)
      .store.list(queue)
      .catch((error) => error);
  }

  test("nobody listens: says so, with the server and the context", async () => {
    const server = `https://127.0.0.1:${await freePort()}`;
    const error = await failure(changed(({ clusters }) => (clusters[0].cluster.server = server)));
    expect(error).toMatchObject({
      code: "Unreachable",
      message: `The API server ${server} (context "test") refuses connections.`,
      hint: expect.stringContaining("--context"),
    });
  });

  test("a proxy that is gone is named, without the password that it takes: the cluster may be well", async () => {
    const proxy = `127.0.0.1:${await freePort()}`;
    const error = await failure(changed(({ clusters }) => (clusters[0].cluster["proxy-url"] = `http://user:secret@${proxy}`)));
    expect(error).toMatchObject({ code: "Unreachable", hint: expect.stringContaining("proxy-url in the kubeconfig") });
    expect((error as Error).message).toContain(`refuses connections, through the proxy ${proxy}.`);
  });

  test("a host name that does not exist", async () => {
    const error = await failure(changed(({ clusters }) => (clusters[0].cluster.server = "https://cluster.invalid:6443")));
    expect(error).toMatchObject({ code: "Unreachable", message: expect.stringContaining("can't be found") });
  });

  test("a certificate that the kubeconfig doesn't trust is not a mere network error", async () => {
    const error = await failure(changed(({ clusters }) => delete clusters[0].cluster["certificate-authority-data"]));
    expect(error).toMatchObject({
      code: "Unreachable",
      message: expect.stringContaining("a certificate that this kubeconfig does not trust"),
    });
  });

  test("a certificate for another name", async () => {
    const error = await failure(changed(({ clusters }) => (clusters[0].cluster["tls-server-name"] = "other.example.com")));
    expect(error).toMatchObject({ code: "Unreachable", message: expect.stringContaining("a certificate for another name") });
  });

  test("expired credentials: the token is not in the message", async () => {
    const error = await failure(changed(({ users }) => (users[0].user = { token: "planted-token" })));
    expect(error).toMatchObject({ code: "Unauthorized", message: expect.stringContaining("wrong or have expired") });
    expect(inspect(error)).not.toContain("planted-token");
  });

  test("a context that isn't there names those that are", async () => {
    const { kubeconfig } = controlPlane();
    expect(() => connect({ kubeconfig, context: "prod" })).toThrow(
      expect.objectContaining({
        code: "ContextMissing",
        message: expect.stringContaining('"prod"'),
        hint: expect.stringContaining("test"),
      }),
    );
  });

  test("a missing CRD leads to the installation", async () => {
    const { store } = connect({ kubeconfig: controlPlane().kubeconfig });
    const error = await store.list({ ...queue, plural: "castles" }).catch((thrown) => thrown);
    expect(error).toMatchObject({
      code: "TypeNotFound",
      message: "The server doesn't have a resource type castles in kubectl-cloud.dev/v1alpha1.",
      hint: expect.stringContaining("kubectl cloud install"),
    });
    await expect(store.get({ type: { ...queue, plural: "castles" }, namespace: "default", name: "a" })).rejects.toMatchObject({
      code: "TypeNotFound",
    });
  });

  test("a ServiceAccount without the right: who, what, where, and how to check it", async () => {
    const { client, store } = connect({ kubeconfig: controlPlane().kubeconfig });
    const namespace = await makeNamespace(store);
    const name = "reader";
    await store.create(
      builtin.serviceAccount,
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } },
      { fieldManager: "test" },
    );
    const { status } = await client.request<{ status: { token: string } }>(
      "POST",
      `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`,
      { body: {} },
    );
    const options = changed(({ users }) => (users[0].user = status));
    const error = await connect(options)
      .store.list(queue, { namespace })
      .catch((thrown) => thrown);
    expect(error).toMatchObject({
      code: "Forbidden",
      message: `User "system:serviceaccount:${namespace}:${name}" may not list queues.kubectl-cloud.dev in namespace "${namespace}".`,
      hint: expect.stringContaining(`kubectl auth can-i list queues.kubectl-cloud.dev -n ${namespace}`),
    });
    expect(await connect(options).username()).toBe(`system:serviceaccount:${namespace}:${name}`);
  });

  test("--as acts as another user, and the audit log says so", async () => {
    const { kubeconfig, auditLog } = controlPlane();
    const jane = connect({ kubeconfig, as: "jane", asGroups: ["developers", "system:authenticated"] });
    expect(await jane.username()).toBe("jane");
    await expect(jane.store.list(queue)).rejects.toMatchObject({
      code: "Forbidden",
      message: expect.stringContaining('User "jane" may not list'),
    });
    const requests = requestsOf(auditLog, "jane").map(({ verb, responseStatus }) => `${verb} ${responseStatus.code}`);
    expect(requests).toEqual(["create 201", "list 403"]);
  });

  test("an object that breaks the schema: each field once, and what is wrong with it", async () => {
    const { store } = connect({ kubeconfig: controlPlane().kubeconfig });
    const bad = (spec: object) => ({
      apiVersion: "kubectl-cloud.dev/v1alpha1",
      kind: "Queue",
      metadata: { name: "bad", namespace: "default" },
      spec,
    });
    const message = async (spec: object, verb: "create" | "apply") => {
      const error = await store[verb](queue, bad(spec), { fieldManager: "test" }).catch((thrown) => thrown);
      return `${error.code}: ${error.message}`;
    };
    const unknown = "Invalid: The object is invalid: spec.colour: unknown field.";
    expect(await message({ account: "dev", colour: "red" }, "create")).toBe(unknown);
    expect(await message({ account: "dev", colour: "red" }, "apply")).toBe(unknown);
    expect(await message({ account: "dev", fifo: "yes" }, "apply")).toBe("Invalid: The object is invalid: spec.fifo: expected boolean.");
    expect(await message({ account: "dev", delaySeconds: 901, deletionPolicy: "Forget" }, "create")).toBe(
      'Invalid: Queue "bad" is invalid: spec.delaySeconds: should be less than or equal to 900; spec.deletionPolicy: must be one of "Delete", "Retain".',
    );
    expect(await message({}, "create")).toBe('Invalid: Queue "bad" is invalid: spec.account: is required.');
    expect(await message({ account: "dev", delaySeconds: "soon" }, "create")).toBe(
      'Invalid: Queue "bad" is invalid: spec.delaySeconds: must be of type integer.',
    );
  });

  test("a patch that makes nonsense of a Secret doesn't put its data into the error", async () => {
    const { store } = connect({ kubeconfig: controlPlane().kubeconfig });
    const namespace = await makeNamespace(store);
    const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "s", namespace }, data: { password: "cGxhbnRlZA==" } };
    await store.create(builtin.secret, secret, { fieldManager: "test" });
    const error = await store
      .patch({ type: builtin.secret, namespace, name: "s" }, { data: { other: 5 } }, { fieldManager: "test" })
      .catch((thrown) => thrown);
    expect(error).toMatchObject({ code: "Invalid", message: expect.stringContaining("cannot unmarshal number") });
    expect(`${error.message} ${error.hint}`).not.toContain("cGxhbnRlZA");
  });
});
