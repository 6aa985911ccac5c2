import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { moto } from "../parts/parts.ts";
import { RdsDoor } from "../parts/rds-door.ts";
import { image, isLeftOut, Terminal } from "../parts/typed.ts";

/** Tells what it has of its database, without the password; it can't start without one. */
const program = `
const { DB_HOST, DB_PASSWORD } = process.env;
if (!DB_HOST || !DB_PASSWORD) process.exit(1);
const print = require("node:crypto").createHash("sha256").update(DB_PASSWORD).digest("hex").slice(0, 12);
console.log("uses " + DB_HOST + " with " + print);
setInterval(() => {}, 1e6);
`;

const web = JSON.stringify({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "office" },
  spec: {
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: {
        terminationGracePeriodSeconds: 0,
        containers: [{ name: "web", image, command: ["/node", "-e", program] }],
      },
    },
  },
});

describe.skipIf(isLeftOut("bindings as installed"))("a binding, with real kubectl and real pods", () => {
  let terminal: Terminal;
  let run: Terminal["run"];
  let before = "";
  let first = "";
  // it says of a new password that it is being set, as AWS does: where nothing says so, a rotation waits for two minutes
  let door: RdsDoor;
  const ok = (line: string, input?: string): Promise<string> => terminal.ok(line, input);
  const template = () => ok("kubectl get deployment web -o jsonpath={.spec}");
  const rolledOut = () => ok("kubectl rollout status deployment/web --timeout=180s");
  /** What the pod that runs now said, and the same of what the Secret has. */
  const said = async () => (await ok("kubectl logs deployment/web")).trim();
  const stored = async () => {
    const line = `kubectl get secret orders -o jsonpath='{.data.host} {.data.password}'`;
    const [host = "", password = ""] = (await ok(line)).split(" ").map((value) => Buffer.from(value, "base64").toString());
    const { createHash } = await import("node:crypto");
    return `uses ${host} with ${createHash("sha256").update(password).digest("hex").slice(0, 12)}`;
  };

  beforeAll(async () => {
    door = new RdsDoor(moto());
    terminal = new Terminal();
    ({ run } = terminal);
    await terminal.mustBeNew();
    await ok("kubectl create namespace office");
    await ok("kubectl config set-context --current --namespace=office");
    await ok(`kubectl cloud install --image ${image}`);
    await terminal.addAccount(new URL(await door.open({ host: "0.0.0.0" })).port);
  });
  afterAll(async () => {
    await run("kubectl delete cloudbindings,cloudschedules --all --timeout=120s");
    // at once, where kubectl's deletion waits for the dispatcher's minute
    await run("kubectl cloud delete postgres/orders queue/jobs --ignore-not-found --timeout 150s");
    await run("kubectl delete cloud --all --timeout=150s");
    await run("kubectl cloud uninstall --yes");
    await run("kubectl delete namespace office --wait=false");
    await run("kubectl wait --for=delete namespace/kubectl-cloud-system --timeout=120s");
    door.close();
    terminal.close();
  });

  test("a Deployment that can't start without its database is applied before there is one, and starts by itself when bound", async () => {
    await ok("kubectl apply -f -", web);
    before = await template();
    await ok("kubectl cloud create postgres orders --account dev");
    const bound = await run(
      "kubectl cloud bind postgres/orders deployment/web --env DB_HOST=host --env DB_PASSWORD=password --wait --timeout 200s",
    );
    expect(bound).toMatchObject({ code: 0, stdout: expect.stringMatching(/^cloudbinding\.kubectl-cloud\.dev\/\S+ created\n$/) });
    await rolledOut();
    first = await said();
    expect(first).toBe(await stored());
  });

  test("a Deployment that is applied again keeps its binding", async () => {
    await ok("kubectl apply -f -", web);
    await ok("kubectl annotate deployment/web note=kept");
    expect(await template()).toContain(`"name":"DB_PASSWORD"`);
  });

  test("a rotation rolls it, and its pod has the new password", async () => {
    await ok("kubectl cloud rotate postgres/orders --wait");
    await expect.poll(() => template().then(rolledOut).then(said), { timeout: 180_000, interval: 2_000 }).not.toBe(first);
    expect(await said()).toBe(await stored());
    expect(await ok("kubectl get secret orders -o jsonpath={.data}")).not.toContain("nextPassword");
    expect(await ok("kubectl cloud history postgres/orders")).toMatch(/Rotation/);
  });

  test("a second binding does not fight with the first, and each leaves alone", async () => {
    await ok("kubectl cloud create queue jobs --account dev --wait");
    await ok("kubectl cloud bind queue/jobs deployment/web --env QUEUE_URL=uri --files --wait");
    await rolledOut();
    expect(await template()).toContain(`"name":"DB_PASSWORD"`);
    expect(
      await ok("kubectl exec deployment/web -- /node -p 'require(\"node:fs\").readdirSync(process.env.SERVICE_BINDING_ROOT).length'"),
    ).toBe("1\n");
    await ok("kubectl cloud unbind postgres/orders deployment/web");
    expect(await template()).not.toContain(`"name":"DB_PASSWORD"`);
    expect(await template()).toContain("QUEUE_URL");
    await ok("kubectl cloud unbind queue/jobs deployment/web");
  });

  test("what is unbound is as it was before, to the byte", async () => {
    expect(await template()).toBe(before);
  });

  test("a schedule does it later: a Job of the user's own, once, at its time", async () => {
    const soon = new Date(Date.now() + 5_000).toISOString();
    await ok(`kubectl cloud at-schedule ${soon} run --name greet --image ${image} -- /node -e 'console.log("good morning")'`);
    await ok("kubectl wait cloudschedule/greet --for=jsonpath={.status.phase}=Done --timeout=200s");
    expect(await ok("kubectl get jobs -o name")).toMatch(/^job\.batch\/greet-\S+\n$/);
    expect(await ok("kubectl logs job/$(kubectl get jobs -o jsonpath={.items[0].metadata.name})")).toBe("good morning\n");
  });
});
