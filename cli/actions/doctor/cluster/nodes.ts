import type { KubeObject } from "../../../../crds/api/objects.ts";
import type { ResourceType } from "../../../../lib/store/store.ts";
import { type Found, ok, warning } from "../finding.ts";
import type { Subject } from "./subject.ts";

const nodeType: ResourceType = { group: "", version: "v1", kind: "Node", plural: "nodes", namespaced: false };

interface Node extends KubeObject {
  spec?: { unschedulable?: boolean };
  status?: { conditions?: { type: string; status: string }[]; nodeInfo?: { operatingSystem?: string; architecture?: string } };
}

/** What the image is made for; see runner/Dockerfile. */
const architectures = ["amd64", "arm64"];
/** So many nodes are looked at. */
const looked = 500;

/** Why pods of ours can't be on a node, by what to look for, most telling first. */
const reasons: [string, (node: Node) => boolean][] = [
  ["not ready", ({ status }) => !status?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True")],
  ["cordoned", ({ spec }) => spec?.unschedulable ?? false],
  ["not of Linux", ({ status }) => (status?.nodeInfo?.operatingSystem || "linux") !== "linux"],
  [
    `of another architecture than ${architectures.join(" and ")}`,
    ({ status }) => !architectures.includes(status?.nodeInfo?.architecture || "amd64"),
  ],
];

/** Whether a node could take pods of ours. A warning, as some clusters make nodes when there are pods for them. */
export async function checkNodes({ context: { store } }: Subject): Promise<Found> {
  const { items } = await store.list<Node>(nodeType, { limit: looked });
  const why = items.map((node) => reasons.find(([, isSo]) => isSo(node))?.[0]);
  const fit = why.filter((reason) => reason === undefined).length;
  if (fit) return ok(`${fit} of ${items.length} nodes can take pods`);
  const counts = [...new Set(why)].map((reason) => `${why.filter((one) => one === reason).length} ${reason}`).join(", ");
  return warning(
    items.length ? `no node can take pods: ${counts}` : "the cluster has no node, so that no pod can start",
    items.length ? "look at them: kubectl get nodes" : "add one, unless your cluster makes them when there are pods for them",
  );
}
