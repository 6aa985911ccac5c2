import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { image, isLeftOut, Terminal } from "../parts/typed.ts";

const script = join(import.meta.dirname, "../../docs/ci.sh");

/** An app that begins only with the connection, where it is bound. */
const web = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: pipeline}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
        - name: web
          image: ${image}
          command: [/node, -e, "console.log('sends to ' + process.env.SERVICE_URI); setInterval(() => {}, 1e6)"]
`;

describe.skipIf(isLeftOut("docs/ci.sh in a cluster"))("docs/ci.sh, as a team pastes it into a pipeline", () => {
  let terminal: Terminal;
  const template = () => terminal.ok("kubectl -n pipeline get deployment web -o jsonpath={.spec.template}");

  beforeAll(async () => {
    terminal = new Terminal();
    await terminal.mustBeNew();
    await terminal.ok("kubectl create namespace pipeline");
    await terminal.ok(`kubectl cloud install --image ${image} --wait`);
    await terminal.addAccount();
    await terminal.ok("kubectl apply -f -", web);
    await terminal.ok("kubectl -n pipeline rollout status deployment/web --timeout=120s");
  });
  afterAll(async () => {
    await terminal.run("kubectl delete namespace pipeline --wait=true");
    await terminal.run("kubectl cloud uninstall --yes");
    terminal.close();
  });

  test("creates, waits, binds, rolls out, runs a command, unbinds and deletes; the app is then as it was before", async () => {
    const before = await template();
    const said = `kubectl -n pipeline logs deployment/web --tail=1`;
    const ran = await terminal.run(`NAMESPACE=pipeline RUN=1 TIMEOUT=4m ${script} sh -c 'echo "$SERVICE_URI"; ${said}'`);
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    const [, uri = ""] = /created\n[^]*?(http\S+)\n/.exec(ran.stdout) ?? [];
    expect(ran.stdout).toContain(`sends to ${uri}\n`);
    for (const line of [
      "queue.kubectl-cloud.dev/ci-1 created",
      "cloudbinding.kubectl-cloud.dev/ci-1 created",
      'deployment "web" successfully rolled out',
      'cloudbinding.kubectl-cloud.dev "ci-1" deleted',
      'queue.kubectl-cloud.dev "ci-1" deleted',
    ]) {
      expect(ran.stdout).toContain(line);
    }
    expect(await template()).toBe(before);
    expect(await terminal.ok("kubectl -n pipeline get queues,cloudbindings -o name")).toBe("");
  });
});
