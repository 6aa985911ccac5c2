import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { parseAllDocuments } from "yaml";

import { labels, product } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { grants } from "../../lib/grants.ts";
import { dispatcherName, grantName, systemNamespace } from "../../lib/system.ts";
import { startControlPlane } from "./control-plane.ts";
import { type Answer, type Caller, requestsAs, type Send } from "./requests.ts";
import { account, apply, batch, connection, core, eventually, ours, place, queue, rbac, runJob, said, tokenOf } from "./security.ts";

export const dev = account("dev", ["shop", "team-*"]);
export const other = account("other", ["shop", "office"]);
export const anywhere = account("anywhere", ["*"]);

/** Secrets in the namespace shop that are not connections of the account dev, by what sets them apart. */
export const foreign: Record<string, (orders: string, mail: string) => object> = {
  opaque: () => ({ metadata: { name: "opaque" }, data: { password: "b3BhcXVl" } }),
  helm: () => ({ metadata: { name: "helm" }, type: "helm.sh/release.v1", data: { release: "aGVsbQ==" } }),
  "two-owners": (orders, mail) =>
    connection("two-owners", "dev", [
      ["orders", orders],
      ["mail", mail],
    ]),
  "of-other-account": (orders) => connection("of-other-account", "other", [["orders", orders]]),
};

/** A cluster with deploy/ applied, two accounts, users, and the account dev granted in the namespace shop. */
export interface Installed {
  /** Of the administrator. */
  kubeconfig: string;
  as: (caller: Caller) => Send;
  admin: Send;
  dispatcher: Send;
  /** With the token of the account dev's runs. */
  run: Send;
  /** Everything in deploy/. */
  manifests: KubeObject[];
}

export const root = join(import.meta.dirname, "../..");

function kubectl(args: string[], input?: string): string {
  return execFileSync(join(process.env["KUBEBUILDER_ASSETS"] ?? "", "kubectl"), args, { cwd: root, encoding: "utf8", input });
}

/** What a kustomization comes to, as YAML. */
export function kustomize(folder: string): string {
  return kubectl(["kustomize", folder]);
}

let plane: ReturnType<typeof startControlPlane> | undefined;
let everything: Promise<Installed> | undefined;

/** The installation that the suites of one test file share, on a control plane of its own. */
export function installed(): Promise<Installed> {
  everything ??= install();
  return everything;
}

/** Stops the control plane of {@link installed}. */
export async function stopInstalled(): Promise<void> {
  await (await plane)?.stop();
}

/** Installs as an administrator would with kubectl, and lets the dispatcher make the grants. */
async function install(): Promise<Installed> {
  plane = startControlPlane();
  const { kubeconfig } = await plane;
  const as = (caller: Caller): Send => requestsAs(kubeconfig, caller);
  const admin = as({});

  const apply = (input: string): string =>
    kubectl(["--kubeconfig", kubeconfig, "apply", "--server-side", "--validate=strict", "-f", "-"], input);
  // the CRDs first, so that the policies' expressions are checked against them
  apply(kustomize("crds"));
  kubectl(["--kubeconfig", kubeconfig, "wait", "--for=condition=Established", "crd", "-l", `${labels.partOf}=${product}`]);
  const text = kustomize("deploy");
  apply(text);
  await populate(admin);

  const dispatcher = as({ token: await tokenOf(admin, dispatcherName) });
  await grant(dispatcher);
  const run = as({ token: await tokenOf(admin, grantName("dev")) });
  await eventually(async () => (await run("GET", place(ours, "queues", "shop", "orders"))).status === 200);
  const manifests = parseAllDocuments(text).map((document) => document.toJS() as KubeObject);
  return { kubeconfig, as, admin, dispatcher, run, manifests };
}

async function populate(admin: Send): Promise<void> {
  for (const name of ["shop", "office", "team-a"]) await admin("POST", `${core}/namespaces`, { metadata: { name } });
  for (const each of [dev, other, anywhere]) must(await apply(admin, `${ours}/cloudaccounts`, each));
  for (const [user, role] of Object.entries({ alice: "edit", bob: "edit", victor: "view", ada: "admin" })) {
    const subjects = [{ kind: "User", name: user, apiGroup: "rbac.authorization.k8s.io" }];
    const roleRef = { kind: "ClusterRole", name: role, apiGroup: "rbac.authorization.k8s.io" };
    await admin("POST", place(rbac, "rolebindings", "shop"), { metadata: { name: user }, roleRef, subjects });
  }
  const objects = [
    ["shop", "orders", "dev"],
    ["shop", "mail", "dev"],
    ["shop", "foreign", "other"],
    ["office", "orders", "other"],
    [systemNamespace, "misplaced", "anywhere"],
  ] as const;
  for (const [namespace, name, of] of objects) must(await apply(admin, place(ours, "queues", namespace), queue(name, of)));

  const uid = async (name: string): Promise<string> =>
    (await admin("GET", place(ours, "queues", "shop", name))).body.metadata.uid as string;
  const [orders, mail] = [await uid("orders"), await uid("mail")];
  const secrets = Object.values(foreign).map((secret) => secret(orders, mail));
  const unnamed = { metadata: { name: "unnamed" }, data: { password: "b3BhcXVl" } };
  // the API server refuses what has our label until it knows the accounts
  for (const secret of [...secrets, connection("theirs", "dev", [["mail", mail]]), unnamed])
    await eventually(async () => (await admin("POST", place(core, "secrets", "shop"), secret)).status === 201);
}

async function grant(dispatcher: Send): Promise<void> {
  const metadata = { name: grantName("dev"), labels: { [labels.managedBy]: product, [labels.account]: "dev" } };
  const serviceAccount = { apiVersion: "v1", kind: "ServiceAccount", metadata };
  // the API server takes up new roles and policies in its own time
  await eventually(async () => (await apply(dispatcher, place(core, "serviceaccounts", systemNamespace), serviceAccount)).status < 300);
  await eventually(
    async () => (await dispatcher("POST", `${place(batch, "jobs", systemNamespace)}?dryRun=All`, runJob("dev", "another"))).status === 403,
  );
  // as if objects had these names, so that the policies are what refuses
  const connections = ["orders", "new", "theirs", ...Object.keys(foreign)];
  for (const each of grants(dev, "shop", connections))
    must(await apply(dispatcher, place(rbac, `${each.kind.toLowerCase()}s`, "shop"), each));
}

function must(answer: Answer): void {
  if (answer.status >= 300) throw new Error(said(answer));
}
