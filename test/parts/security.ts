import { labels, product } from "../../crds/api/names.ts";
import type { CloudAccount, KubeObject } from "../../crds/api/objects.ts";
import { runJob as jobOf } from "../../lib/launch/job-template.ts";
import { systemNamespace, type Worker } from "../../lib/system.ts";
import type { Answer, Send } from "./requests.ts";

/** Manifests, paths and steps that the tests of deploy/ are made of. */

export const core = "/api/v1";
export const rbac = "/apis/rbac.authorization.k8s.io/v1";
export const ours = "/apis/kubectl-cloud.dev/v1alpha1";
export const batch = "/apis/batch/v1";
export const json = "application/json-patch+json";
export const merge = "application/merge-patch+json";

/** Path of a namespaced collection or, with a name, of one object. */
export function place(api: string, plural: string, namespace: string, name = ""): string {
  return `${api}/namespaces/${namespace}/${plural}${name && `/${name}`}`;
}

export function account(
  name: string,
  allowedNamespaces: string[],
  credentials: object = { secretRef: { name: `${name}-keys` } },
): CloudAccount {
  return {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "CloudAccount",
    metadata: { name },
    spec: { provider: "aws", allowedNamespaces, aws: { region: "us-east-1", accountID: "123456789012" }, credentials },
  } as CloudAccount;
}

export function queue(name: string, of: string, annotations?: Record<string, string>) {
  return {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "Queue",
    metadata: { name, ...(annotations ? { annotations } : {}) },
    spec: { account: of },
  };
}

/** A connection as a run writes it: a Secret, or with `kind` a ConfigMap. */
export function connection(
  name: string,
  of: string,
  owners: [name: string, uid: string][],
  kind: "Secret" | "ConfigMap" = "Secret",
): KubeObject & { data: object } {
  return {
    apiVersion: "v1",
    kind,
    metadata: {
      name,
      labels: { [labels.managedBy]: product, [labels.account]: of },
      ownerReferences: owners.map(([owner, uid]) => ({ apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Queue", name: owner, uid })),
    },
    ...(kind === "Secret" ? { type: "servicebinding.io/queue", data: { type: "cXVldWU=" } } : { data: { type: "queue" } }),
  };
}

/** A Job with its pod as far as tests change it. */
export type Job = KubeObject & { spec: { template: { spec: Pod } } };
export interface Pod extends Record<string, unknown> {
  containers: [Record<string, unknown>, ...Record<string, unknown>[]];
}

/** The Job of a run, as the dispatcher makes it. */
export function runJob(of: string, image: string): Job {
  const object = { kind: "Queue", namespace: "shop", name: "orders", uid: "0", generation: 1, reason: "Created" } as const;
  const settings = { image, imagePullPolicy: "IfNotPresent", imagePullSecrets: [], queueName: "" };
  return jobOf({ name: `run-${of}`, verb: "reconcile", account: of, objects: [object] }, account(of, []), settings) as Job;
}

/** The Job of a run that has no account, as the dispatcher makes it. */
export function workerJob(verb: Worker, image: string): Job {
  const kind = verb === "bind" ? "CloudBinding" : "CloudSchedule";
  const at = verb === "schedule" ? { at: "2026-01-01T00:00:00Z" } : {};
  const object = { kind, namespace: "shop", name: "web", uid: "0", generation: 1, reason: "Created", ...at } as const;
  const settings = { image, imagePullPolicy: "IfNotPresent", imagePullSecrets: [], queueName: "" };
  return jobOf({ name: verb, verb, account: "", objects: [object] }, undefined, settings) as Job;
}

/** Server-side apply, with force. */
export function apply(send: Send, collection: string, object: Pick<KubeObject, "metadata">, manager = "test"): Promise<Answer> {
  return send("PATCH", `${collection}/${object.metadata.name}?fieldManager=${manager}&force=true`, object, "application/apply-patch+yaml");
}

/** An answer in a line: status and message. */
export function said({ status, body }: Answer): string {
  return `${status} ${(body as { message?: string }).message ?? ""}`;
}

/** What {@link said} says of a request that was done. */
export const done = /^20[01] /;
/** What {@link said} says of a request that RBAC or a policy refused. */
export const refused = /^403 /;

/** A token of a ServiceAccount, as a pod of it has. Default: of one of ours. */
export async function tokenOf(admin: Send, serviceAccount: string, namespace: string = systemNamespace): Promise<string> {
  const { status, body } = await admin("POST", `${place(core, "serviceaccounts", namespace, serviceAccount)}/token`, {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec: { expirationSeconds: 3600 },
  });
  if (status !== 201) throw new Error(`no token of ${serviceAccount}: ${JSON.stringify(body)}`);
  return (body as { status: { token: string } }).status.token;
}

/** Asks again until the answer is right: for what the API server takes up in its own time, such as a policy or a grant. */
export async function eventually(ask: () => Promise<boolean>, seconds = 30): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await ask())) {
    if (Date.now() > end) throw new Error(`it did not become so in ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
