import { execFileSync } from "node:child_process";
import { join } from "node:path";

import type { KubeObject } from "../../crds/api/objects.ts";
import type { Installed } from "./installed.ts";
import type { Send } from "./requests.ts";
import { apply, core, eventually, json, ours, place, rbac, said } from "./security.ts";

/** What somebody may do in the namespace shop. */
export interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
}

/** The right to write these kinds of ours, by their plurals. */
export function writes(...resources: string[]): Rule {
  return { apiGroups: ["kubectl-cloud.dev"], resources, verbs: ["get", "create", "update", "patch"] };
}

/** Somebody who may do in the namespace shop what the rules say, and nothing else. */
export async function author({ as, admin }: Installed, user: string, rules: readonly Rule[]): Promise<Send> {
  const metadata = { name: user };
  await admin("POST", place(rbac, "roles", "shop"), { metadata, rules });
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: user };
  const subjects = [{ kind: "User", name: user, apiGroup: "rbac.authorization.k8s.io" }];
  await admin("POST", place(rbac, "rolebindings", "shop"), { metadata, roleRef, subjects });
  const send = as({ user });
  await eventually(async () => (await send("GET", place(ours, "cloudschedules", "shop", "none"))).status === 404);
  return send;
}

/** A CloudBinding in the namespace shop. */
export function binding(name: string, spec: object = {}): KubeObject {
  return ofOurs("CloudBinding", name, {
    service: { kind: "Queue", name: "orders" },
    workload: { kind: "Deployment", name: "web" },
    env: [{ name: "QUEUE_URL", key: "queueURL" }],
    ...spec,
  });
}

/** A CloudSchedule in the namespace shop, far in the future. */
export function schedule(name: string, action: object, spec: object = {}): KubeObject {
  return ofOurs("CloudSchedule", name, { at: "2126-01-01T00:00:00Z", action, ...spec });
}

function ofOurs(kind: string, name: string, spec: object): KubeObject {
  return { apiVersion: "kubectl-cloud.dev/v1alpha1", kind, metadata: { name, namespace: "shop" }, spec } as KubeObject;
}

function collectionOf({ kind }: KubeObject): string {
  return place(ours, `${kind.toLowerCase()}s`, "shop");
}

/** The ways in which people write an object that is not there yet; nothing is stored. */
export const creations: Record<string, (send: Send, object: KubeObject) => Promise<string>> = {
  create: async (send, object) => said(await send("POST", `${collectionOf(object)}?dryRun=All`, object)),
  "server-side apply": async (send, object) => said(await apply(send, collectionOf(object), object, "test&dryRun=All")),
};

/** The ways in which people change one that is there; nothing is stored. */
export const changes: Record<string, (send: Send, object: KubeObject) => Promise<string>> = {
  patch: async (send, object) => {
    const { spec } = object as KubeObject & { spec: object };
    const replace = [{ op: "replace", path: "/spec", value: spec }];
    return said(await send("PATCH", `${collectionOf(object)}/${object.metadata.name}?dryRun=All`, replace, json));
  },
  "server-side apply": creations["server-side apply"] as (send: Send, object: KubeObject) => Promise<string>,
};

/** What `kubectl apply` of somebody says; nothing is stored. */
export function kubectlApply(kubeconfig: string, user: string, object: KubeObject): string {
  const kubectl = join(process.env["KUBEBUILDER_ASSETS"] ?? "", "kubectl");
  const args = ["--kubeconfig", kubeconfig, "--as", user, "apply", "--dry-run=server", "-f", "-"];
  try {
    return execFileSync(kubectl, args, { input: JSON.stringify(object), encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
}

/** A Deployment with a container, an init container and a volume of its owner's. */
export function deployment(name: string): object {
  const containers = [
    { name: "app", image: "app:1", env: [{ name: "LEVEL", value: "info" }], volumeMounts: [{ name: "own", mountPath: "/own" }] },
  ];
  const pod = { initContainers: [{ name: "first", image: "app:1" }], containers, volumes: [{ name: "own", emptyDir: {} }] };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: { selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: pod } },
  };
}

/** Path of the Secrets in shop. */
export const secrets = place(core, "secrets", "shop");
