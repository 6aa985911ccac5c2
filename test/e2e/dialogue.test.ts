import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { AwsHands } from "../parts/aws-hands.ts";
import { image, isLeftOut, keys, Terminal } from "../parts/typed.ts";

/** A workload that is applied before there is anything to connect to. */
const web = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
        - name: web
          image: ${image}
          command: [/node, -e, "console.log('sends to ' + process.env.uri + ' alias ' + process.env.queueName); setInterval(() => {}, 1e6)"]
          envFrom: [{secretRef: {name: orders}}, {configMapRef: {name: orders}}]
`;

const mail = `
apiVersion: kubectl-cloud.dev/v1alpha1
kind: Queue
metadata: {name: mail, namespace: shop}
spec: {account: dev, visibilityTimeoutSeconds: 60}
`;

describe.skipIf(isLeftOut("the product as installed"))("the product as installed, with real kubectl and real pods", () => {
  let terminal: Terminal;
  let run: Terminal["run"];
  let aws: AwsHands;
  const ok = (line: string, input?: string): Promise<string> => terminal.ok(line, input);
  const externalName = (name: string): Promise<string> => ok(`kubectl -n shop get queue ${name} -o jsonpath={.status.externalName}`);

  beforeAll(async () => {
    terminal = new Terminal();
    ({ run } = terminal);
    aws = new AwsHands();
    await terminal.mustBeNew();
    await ok("kubectl create namespace shop");
  });
  afterAll(async () => {
    await run("kubectl delete namespace shop --wait=false");
    terminal.close();
  });

  test("install says what it made, and says unchanged the second time", async () => {
    const first = await ok(`kubectl cloud install --image ${image}`);
    expect(first).toContain("customresourcedefinition.apiextensions.k8s.io/queues.kubectl-cloud.dev created");
    expect(first).toContain("cronjob.batch/kubectl-cloud-dispatch created");
    const second = await ok(`kubectl cloud install --image ${image}`);
    expect(second.split("\n").filter((line) => line && !line.endsWith("unchanged"))).toEqual([]);
  });

  test("an account is added with the shell's keys, and a Job proves them", async () => {
    const added = await terminal.addAccount();
    expect(added).toContain("cloudaccount.kubectl-cloud.dev/dev created");
    expect((await run("kubectl cloud account check dev")).code).toBe(0);
    expect(await ok("kubectl cloud account list")).toMatch(/dev +aws +us-east-1 +123456789012/);
  });

  test("a queue is created and waited for: a Job's pod ran, and the queue exists in AWS", async () => {
    await ok("kubectl apply -f -", web);
    const created = await run("kubectl cloud create queue orders -n shop --account dev --fifo --wait");
    expect(created).toMatchObject({ code: 0, stdout: "queue.kubectl-cloud.dev/orders created\n" });
    expect(created.stderr).toMatch(/ready/);
    expect(await aws.attributes(await externalName("orders"))).toMatchObject({ FifoQueue: "true" });
    const again = await run("kubectl cloud create queue orders -n shop --account dev --fifo");
    expect(again).toMatchObject({ code: 0, stdout: "queue.kubectl-cloud.dev/orders unchanged\n" });
  });

  test("a Deployment applied before the queue, with envFrom of both parts, starts by itself", async () => {
    await ok("kubectl -n shop wait deployment/web --for=condition=Available --timeout=120s");
    const name = await externalName("orders");
    expect(await ok("kubectl -n shop logs deployment/web")).toMatch(new RegExp(`sends to http://\\S+/${name} alias ${name}`));
  });

  test("kubectl alone shows it: get cloud, describe, explain, and the connection", async () => {
    expect(await ok("kubectl -n shop get cloud")).toMatch(/NAME +READY +STATUS +ACCOUNT +AGE\n.*orders +True +Available +dev/);
    expect(await ok("kubectl -n shop describe queue orders")).toMatch(/Events:\n(.*\n)*.*Available.*created shop-orders/);
    expect(await ok("kubectl explain queue.spec")).toContain("visibilityTimeoutSeconds");
    const connection = await ok("kubectl -n shop get secret,configmap orders -o yaml");
    expect(connection).toContain("type: servicebinding.io/queue");
    expect(connection).toContain("queueARN: arn:aws:sqs:us-east-1:123456789012:shop-orders");
  });

  test("status, history and logs tell who, why, what, and which Job; the Job itself tells it too", async () => {
    const user = (await ok("kubectl auth whoami -o jsonpath={.status.userInfo.username}")).trim();
    expect(await ok("kubectl cloud status -n shop")).toMatch(/queue\/orders +True +Available +dev/);
    const [record] = JSON.parse(await ok("kubectl cloud history queue/orders -n shop -o json")) as { job: string }[];
    expect(record).toMatchObject({
      reason: "Created",
      requestedBy: user,
      result: "Succeeded",
      changes: [expect.stringMatching(/^created shop-orders/)],
    });
    expect(await ok("kubectl cloud logs queue/orders -n shop")).toMatch(/create/);
    const annotations = await ok(`kubectl -n kubectl-cloud-system get job ${record?.job} -o jsonpath={.metadata.annotations}`);
    expect(JSON.parse(annotations)).toMatchObject({ "kubectl-cloud.dev/reason": "Created", "kubectl-cloud.dev/requested-by": user });
  });

  test("a queue applied without ever meeting the CLI is taken up by the dispatcher's next pass", async () => {
    await ok("kubectl apply --server-side -f -", mail);
    await ok("kubectl -n shop wait --for=condition=Ready queue/mail --timeout=150s");
    expect(await aws.attributes(await externalName("mail"))).toMatchObject({ VisibilityTimeout: "60" });
  });

  test("an editor of one namespace creates there, is named in the history, and is refused elsewhere with the missing right", async () => {
    await ok("kubectl -n shop create rolebinding alice --clusterrole=edit --user=alice");
    const created = await run("kubectl cloud create queue hers -n shop --account dev --as alice --wait --timeout 150s");
    expect(created).toMatchObject({ code: 0, stdout: "queue.kubectl-cloud.dev/hers created\n" });
    expect(await ok("kubectl cloud history queue/hers -n shop --as alice")).toMatch(/Created +alice +Succeeded/);
    expect(await ok("kubectl cloud logs queue/hers -n shop --as alice")).toContain("created shop-hers");
    const refused = await run("kubectl cloud create queue hers -n default --account dev --as alice");
    expect(refused.code).toBe(4);
    expect(refused.stderr).toMatch(/alice.*queues.*default/s);
    expect((await run("kubectl get secret dev-keys -n kubectl-cloud-system --as alice")).stderr).toContain("Forbidden");
  });

  test("the runner's namespace is held to the restricted Pod Security level", async () => {
    expect(await ok("kubectl get namespace kubectl-cloud-system -o yaml")).toContain("pod-security.kubernetes.io/enforce: restricted");
    const { stderr } = await run(`kubectl -n kubectl-cloud-system run bad --image ${image} --privileged`);
    expect(stderr).toContain('violates PodSecurity "restricted');
  });

  test("the planted keys are in no log, status, event or argument of anything", async () => {
    const pods = (await ok("kubectl -n kubectl-cloud-system get pods -o name")).trim().split("\n");
    const logs = await Promise.all(
      pods.map(async (pod) => {
        const { code, stdout, stderr } = await run(`kubectl -n kubectl-cloud-system logs ${pod}`);
        // the dispatcher's older pods go while we look
        if (code !== 0 && !stderr.includes("NotFound")) throw new Error(stderr);
        return stdout;
      }),
    );
    expect(logs.filter(Boolean).length).toBeGreaterThan(1);
    const objects = await ok("kubectl get cloud,cloudaccounts,jobs,pods,events,configmaps,cronjobs -A -o yaml");
    const everything = [...logs, objects].join("\n");
    expect(everything).toContain("shop-orders");
    for (const value of Object.values(keys)) {
      expect(everything).not.toContain(value);
      expect(everything).not.toContain(Buffer.from(value).toString("base64"));
    }
  });

  test("doctor finds nothing wrong", async () => {
    const doctor = await run("kubectl cloud doctor");
    expect(doctor).toMatchObject({ code: 0 });
    expect(doctor.stdout).not.toMatch(/^failed/m);
  });

  test("uninstall refuses while objects would be stranded, and names them", async () => {
    const refused = await run("kubectl cloud uninstall");
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain("queue/mail in namespace shop");
    expect(await ok("kubectl get crd queues.kubectl-cloud.dev -o name")).toContain("queues");
  });

  test("deleted objects take their queues with them, by kubectl and by the plugin", async () => {
    const names = await Promise.all(["mail", "orders", "hers"].map(externalName));
    await ok("kubectl -n shop delete queue mail --wait=false");
    await ok("kubectl cloud delete queue orders -n shop --wait");
    await ok("kubectl cloud delete queue/hers -n shop --wait");
    await ok("kubectl -n shop wait --for=delete queue/mail --timeout=150s");
    expect(await Promise.all(names.map((name) => aws.exists(name)))).toEqual([false, false, false]);
    expect((await run("kubectl -n shop get secret orders")).stderr).toContain("NotFound");
  });

  test("uninstall leaves nothing behind", async () => {
    await ok("kubectl cloud uninstall --yes");
    const kinds =
      "crd,clusterroles,clusterrolebindings,validatingadmissionpolicies,validatingadmissionpolicybindings,rolebindings,roles,serviceaccounts,jobs";
    expect(await ok(`kubectl get ${kinds} -A -l app.kubernetes.io/part-of=kubectl-cloud -o name`)).toBe("");
    await ok("kubectl wait --for=delete namespace/kubectl-cloud-system --timeout=120s");
  });
});
