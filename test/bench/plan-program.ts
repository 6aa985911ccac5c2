import type { CloudAccount, ServiceObject } from "../../crds/api/objects.ts";
import { planRuns } from "../../runner/dispatch/plan.ts";
import { statusAfterRun } from "./sample.ts";

/** Plans 10,000 objects of 20 accounts in 100 namespaces, of which a tenth or, with the argument `all`, each is due; prints the seconds it takes. */

const count = 10_000;
const now = new Date();
const hour = 3_600_000;

const accounts = new Map(Array.from({ length: 20 }, (_, index) => [`account-${index}`, account(`account-${index}`)]));
const due = process.argv[2] === "all" ? 1 : 10;
const objects = Array.from({ length: count }, (_, index) => object(index, index % due === 0));

const began = performance.now();
const { runs } = planRuns(objects, [], accounts, now);
const seconds = (performance.now() - began) / 1000;
process.stdout.write(JSON.stringify({ seconds, runs: runs.length }));

function account(name: string): CloudAccount {
  const spec = { provider: "aws", allowedNamespaces: ["*"], credentials: {}, driftInterval: "1h", maxConcurrentRuns: 10 };
  return {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "CloudAccount",
    metadata: { name, generation: 1 },
    spec,
  } as unknown as CloudAccount;
}

function object(index: number, isDue: boolean): ServiceObject {
  const namespace = `team-${index % 100}`;
  const name = `queue-${index}`;
  const made = {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "Queue",
    metadata: { name, namespace, uid: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`, generation: 1 },
    spec: {
      account: `account-${index % accounts.size}`,
      externalName: "",
      deletionPolicy: "Delete",
      adoptionPolicy: "Never",
      suspend: false,
    },
    status: statusAfterRun(namespace, name, 1, new Date(now.getTime() + (isDue ? -hour : hour))),
  };
  // as parsed from an answer: with no text in common
  return JSON.parse(JSON.stringify(made)) as ServiceObject;
}
