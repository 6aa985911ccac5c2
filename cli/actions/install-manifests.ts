import { labels } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { serviceBindingsVariable } from "../../lib/binding/service-binding.ts";
import { builtin } from "../../lib/kinds.ts";
import type { Ref, ResourceType } from "../../lib/store/store.ts";
import manifest from "../../package.json" with { type: "json" };
import type { Manifests } from "../manifest-texts.ts";
import { type CronJob, type Deployment, type Dispatch, type DispatcherPod, dispatcherTypes, dispatchRef } from "./dispatcher.ts";
import { releasedImage } from "./runner-image.ts";

/** What the flags of `install` change of the manifests. */
export interface InstallOptions {
  /** Image of the dispatcher and of the runs. */
  image: string;
  imagePullPolicy: string;
  /** Secrets in the runner's namespace to pull the image with. */
  imagePullSecrets: readonly string[];
  /** Which dispatcher. */
  dispatch: Dispatch;
  /** When a dispatcher by cron looks for what is due, as cron has it. */
  schedule: string;
  /** Whether ServiceBindings of servicebinding.io are brought about too. */
  serviceBindings: boolean;
}

/** As deploy/ has it. */
export const defaults: InstallOptions = {
  image: releasedImage,
  imagePullPolicy: "IfNotPresent",
  imagePullSecrets: [],
  dispatch: "cron",
  schedule: "* * * * *",
  serviceBindings: false,
};

/** An object of the installation. */
export interface Part {
  type: ResourceType;
  object: KubeObject;
}

interface ConfigMap extends KubeObject {
  data: Record<string, string>;
}

interface Policy extends KubeObject {
  spec: { variables: { name: string; expression: string }[] };
}

/** The policy that lets the dispatcher start no image but its own. */
const jobsPolicy = "kubectl-cloud-dispatcher-jobs";

/**
 * The order in which the kinds can be applied: each needs only those before it. What gives rights comes behind what holds them
 * back, and what acts behind both.
 */
const order: readonly ResourceType[] = [
  builtin.namespace,
  builtin.crd,
  builtin.policy,
  builtin.policyBinding,
  builtin.serviceAccount,
  builtin.clusterRole,
  builtin.role,
  builtin.clusterRoleBinding,
  builtin.roleBinding,
  builtin.cronJob,
  builtin.deployment,
  // it tells which version all the rest is
  builtin.configMap,
];

/** All that `install` applies, in the order in which it does: the manifests of deploy/. */
export async function installation(options: InstallOptions): Promise<Part[]> {
  const objects = [...(await manifests("install")), ...(options.serviceBindings ? await manifests("serviceBindings") : [])];
  const other = otherDispatcher(options.dispatch).type;
  const parts = objects.map((object) => ({ type: typeOf(object), object })).filter(({ type }) => type !== other);
  for (const { type, object } of parts) {
    // as the kustomizations do
    object.metadata.labels = { ...object.metadata.labels, [labels.version]: manifest.version };
    if (type === builtin.configMap) (object as ConfigMap).data = { version: manifest.version, image: options.image };
    if (type === builtin.cronJob) (object as CronJob).spec.schedule = options.schedule;
    if (isImagePolicy({ type, object })) nameImage(object, `'${options.image}'`);
  }
  configurePod(podOf(parts), options);
  return parts.toSorted((a, b) => order.indexOf(a.type) - order.indexOf(b.type));
}

/** What there is of the installation only where ServiceBindings are brought about. */
export async function serviceBindingParts(): Promise<Part[]> {
  return (await manifests("serviceBindings")).map((object) => ({ type: typeOf(object), object }));
}

async function manifests(part: keyof Manifests): Promise<KubeObject[]> {
  const [{ texts }, { parseAllDocuments }] = await Promise.all([import("../manifest-texts.ts"), import("../yaml.ts")]);
  return [...parseAllDocuments(texts[part])].map((document) => document.toJS() as KubeObject);
}

/** What the dispatcher's pods are made of. Throws Error when it is not among the parts. */
export function podOf(parts: readonly Part[]): DispatcherPod {
  const pod = parts.map(podIn).find((found) => found !== undefined);
  if (!pod) throw new Error("an installation has a dispatcher");
  return pod;
}

function podIn({ type, object }: Part): DispatcherPod | undefined {
  if (type === builtin.cronJob) return (object as CronJob).spec.jobTemplate.spec.template.spec;
  return type === builtin.deployment ? (object as Deployment).spec.template.spec : undefined;
}

/** The dispatcher that one stands in for. */
export function otherDispatcher(installed: Dispatch): Ref {
  return dispatchRef(dispatcherTypes[installed === "cron" ? "watch" : "cron"]);
}

/** Where an object of the installation is. */
export function refOf({ type, object: { metadata } }: Part): Ref {
  return { type, namespace: metadata.namespace, name: metadata.name };
}

/** `clusterrole.rbac.authorization.k8s.io/kubectl-cloud-run`, as kubectl prints it. */
export function partName({ kind, group }: ResourceType, name: string): string {
  return `${kind.toLowerCase()}${group && `.${group}`}/${name}`;
}

function configurePod(pod: DispatcherPod, { image, imagePullPolicy, imagePullSecrets, serviceBindings }: InstallOptions): void {
  const runs: Record<string, string> = { RUNNER_IMAGE: image, RUNNER_IMAGE_PULL_POLICY: imagePullPolicy };
  if (imagePullSecrets.length) {
    pod.imagePullSecrets = imagePullSecrets.map((name) => ({ name }));
    runs.RUNNER_IMAGE_PULL_SECRETS = imagePullSecrets.join(",");
  }
  if (serviceBindings) runs[serviceBindingsVariable] = "true";
  for (const container of pod.containers) {
    const others = (container.env ?? []).filter(({ name }) => !(name in runs));
    Object.assign(container, {
      image,
      imagePullPolicy,
      env: [...others, ...Object.entries(runs).map(([name, value]) => ({ name, value }))],
    });
  }
}

/** Whether a part is the policy that lets the dispatcher start no image but its own. */
export function isImagePolicy({ type, object }: Part): boolean {
  return type === builtin.policy && object.metadata.name === jobsPolicy;
}

/** Has that policy name another expression for the image. */
export function nameImage(policy: KubeObject, expression: string): void {
  for (const variable of (policy as Policy).spec.variables) if (variable.name === "image") variable.expression = expression;
}

function typeOf({ apiVersion, kind }: KubeObject): ResourceType {
  const type = order.find((one) => one.kind === kind && apiVersion === (one.group ? `${one.group}/${one.version}` : one.version));
  if (!type) throw new Error(`deploy/ has a ${apiVersion} ${kind}, which install knows no place for`);
  return type;
}
