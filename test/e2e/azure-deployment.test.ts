import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { connect } from "../../lib/kube/index.ts";
import { AzureCloud } from "../parts/azure-cloud.ts";
import { applyCRDs } from "../parts/crds.ts";
import { guideDeployment } from "../parts/guide-deployment.ts";
import { uniqueName } from "../parts/names.ts";
import { nodeKubeconfig } from "../parts/parts.ts";
import { image, Terminal } from "../parts/typed.ts";

const missing = !inject("nodeKubeconfig") || !image;
if (missing) console.log("Left out: a pod with the connection of a server on Azure: set TEST_KUBECONFIG and TEST_IMAGE (on the node).");

const runner = join(import.meta.dirname, "../../dist/runner/main.js");
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** What the container does: it tells what it was started with, of the password no more than whether it is the right one. */
const tell = `
const { DB_HOST, DB_NAME, DB_USER, DB_PASSWORD } = process.env;
const password = require("node:crypto").createHash("sha256").update(DB_PASSWORD).digest("hex");
console.log(JSON.stringify({ DB_HOST, DB_NAME, DB_USER, password }));
setInterval(() => {}, 1e6);
`;

/** The runs are processes here: a Job's pod would not trust the certificate of an Azure for tests. */
describe.skipIf(missing)("the guide's Deployment beside a Postgres on Azure, on a real node", () => {
  const folder = mkdtempSync(join(tmpdir(), "azure-deployment-"));
  const namespace = uniqueName("votes");
  const cloud = new AzureCloud();
  const { postgres, deployment } = guideDeployment();
  let terminal: Terminal;
  const ok = (line: string, input?: string): Promise<string> => terminal.ok(line, input);

  beforeAll(async () => {
    terminal = new Terminal();
    await terminal.mustBeNew();
    await cloud.open();
    for (const [key, value] of Object.entries(cloud.credentials)) writeFileSync(join(folder, key), value);
    await applyCRDs(connect({ kubeconfig: nodeKubeconfig() }).store);
    await ok(`kubectl create namespace ${namespace}`);
    const spec = { ...cloud.account, allowedNamespaces: [namespace], credentials: { secretRef: { name: "azure-keys" } } };
    const {
      apiVersion,
      spec: { account: name },
    } = postgres;
    await ok("kubectl apply -f -", JSON.stringify({ apiVersion, kind: "CloudAccount", metadata: { name }, spec }));
  });
  afterAll(async () => {
    await ok(`kubectl -n ${namespace} delete postgres --all --wait=false`);
    await run("delete");
    await ok(`kubectl delete namespace ${namespace}`);
    await ok("kubectl delete cloudaccount --all");
    await ok("kubectl delete crd -l app.kubernetes.io/part-of=kubectl-cloud");
    await cloud.close();
    terminal.close();
    rmSync(folder, { recursive: true });
  });

  /** One run of the Postgres, as its Job would start it. */
  async function run(job: string): Promise<void> {
    const object = `Postgres/${namespace}/${postgres.metadata.name}`;
    const args = [runner, "reconcile", "--account", postgres.spec.account, "--credentials", folder, "--object", object];
    await promisify(execFile)(process.execPath, args, { env: { KUBECONFIG: nodeKubeconfig(), JOB_NAME: job, ...cloud.environment } });
  }

  test("applied with it, its pod waits for the Secret, and starts with host, user and password of the server", async () => {
    for (const each of [postgres, deployment]) each.metadata.namespace = namespace;
    const pod = deployment.spec.template.spec;
    for (const container of pod.containers) Object.assign(container, { image, command: ["/node", "-e", tell] });
    Object.assign(pod, { terminationGracePeriodSeconds: 0 });
    await ok("kubectl apply -f -", JSON.stringify({ apiVersion: "v1", kind: "List", items: [postgres, deployment] }));
    const waiting = "jsonpath='{.status.containerStatuses[0].state.waiting.reason}'=CreateContainerConfigError";
    await ok(`kubectl -n ${namespace} wait pods -l app=votes --for=create --timeout=60s`);
    await ok(`kubectl -n ${namespace} wait pods -l app=votes --for=${waiting} --timeout=60s`);

    await run("create");
    await ok(`kubectl -n ${namespace} wait deployment/votes --for=condition=Available --timeout=120s`);
    const { status, secret } = {
      status: JSON.parse(await ok(`kubectl -n ${namespace} get postgres votes -o jsonpath={.status}`)) as Record<string, string>,
      secret: JSON.parse(await ok(`kubectl -n ${namespace} get secret votes -o jsonpath={.data}`)) as Record<string, string>,
    };
    const { externalName = "", externalID = "" } = status;
    const password = Buffer.from(secret["password"] ?? "", "base64").toString();
    expect(cloud.arm.hands.hasSecret(externalID, "password", password)).toBe(true);
    expect(JSON.parse(await ok(`kubectl -n ${namespace} logs deployment/votes`))).toEqual({
      DB_HOST: `${externalName}.postgres.database.azure.com`,
      DB_NAME: "votes",
      DB_USER: "dbadmin",
      password: sha256(password),
    });
  });
});
