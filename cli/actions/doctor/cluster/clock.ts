import type { KubeObject } from "../../../../crds/api/objects.ts";
import { isStoreError } from "../../../../lib/store/errors.ts";
import type { ResourceType } from "../../../../lib/store/store.ts";
import { formatAge } from "../../../duration.ts";
import { type Found, ok, warning } from "../finding.ts";
import type { Subject } from "./subject.ts";

/** What clocks may differ by, in milliseconds: a claim of a run is good for a minute. */
const toleranceMs = 60_000;
/** So many nodes are looked at. */
const looked = 100;

const leaseType: ResourceType = { group: "coordination.k8s.io", version: "v1", kind: "Lease", plural: "leases", namespaced: true };

interface Lease extends KubeObject {
  spec?: { renewTime?: string };
}

const sync = "set it by NTP: timedatectl set-ntp true, or as your system has it";

/** Whether this machine, the API server and the nodes agree on the time: the end of claims and schedules depends on it. */
export async function checkClock(subject: Subject): Promise<Found[]> {
  const [own, nodes] = [await subject.clockSkew(), await nodeSkews(subject)];
  const findings: Found[] = [];
  if (own !== undefined && Math.abs(own) > toleranceMs) {
    findings.push(
      warning(`this machine's clock is ${formatAge(Math.abs(own))} ${word(own)} the API server's, so that times seem wrong`, sync),
    );
  }
  const wrong = nodes.filter(({ skew }) => Math.abs(skew) > toleranceMs);
  for (const { name, skew } of wrong) {
    const message = `the clock of node ${name} is ${formatAge(Math.abs(skew))} ${word(skew)} the API server's, so that runs there misjudge claims and schedules`;
    findings.push(warning(message, `on the node, ${sync}`));
  }
  if (findings.length) return findings;
  if (own === undefined) return [];
  return [ok(`the clocks of this machine and of the API server agree${nodes.length ? `, and those of ${nodes.length} nodes` : ""}`)];
}

const word = (skew: number) => (skew > 0 ? "ahead of" : "behind");

/** The kubelet writes its own time into its lease, and the API server notes by its own when it did. */
async function nodeSkews({ context: { store } }: Subject): Promise<{ name: string; skew: number }[]> {
  const leases = await store.list<Lease>(leaseType, { namespace: "kube-node-lease", limit: looked }).catch((error: unknown) => {
    if (isStoreError(error, "Forbidden")) return { items: [] };
    throw error;
  });
  return leases.items.flatMap(({ metadata, spec }) => {
    const entries = (metadata.managedFields ?? []) as { time?: string; fieldsV1?: { "f:spec"?: { "f:renewTime"?: object } } }[];
    const noted = entries.find(({ fieldsV1 }) => fieldsV1?.["f:spec"]?.["f:renewTime"])?.time;
    const skew = Date.parse(spec?.renewTime ?? "") - Date.parse(noted ?? "");
    return Number.isNaN(skew) ? [] : [{ name: metadata.name, skew }];
  });
}
