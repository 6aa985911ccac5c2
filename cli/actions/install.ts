import { cliManager } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { builtin } from "../../lib/kinds.ts";
import { canonical } from "../../lib/spec-hash.ts";
import type { Ref } from "../../lib/store/store.ts";
import type { Context } from "../context.ts";
import type { DryRun } from "./create.ts";
import { checkAll, refuseTerminating } from "./install-check.ts";
import { refuseDowngrade } from "./install-downgrade.ts";
import { droppedParts } from "./install-dropped.ts";
import { passingPolicy } from "./install-images.ts";
import { isImagePolicy, type Part, podOf, refOf } from "./install-manifests.ts";
import { unpullableJobs } from "./install-unpullable.ts";
import { untilEstablished } from "./install-wait.ts";

/** How to install. */
export interface InstallRequest {
  parts: readonly Part[];
  /** Of the dispatcher and of the runs. */
  image: string;
  /** What the parts stand in for, and what is no longer wanted: it goes once they are there. */
  replaced: readonly Ref[];
  dryRun: Exclude<DryRun, "client">;
  /** Takes over fields that another manager has set. */
  force: boolean;
  /** Goes back to an older version. */
  allowDowngrade: boolean;
  /** How long the API server may take to serve the new kinds, in milliseconds. */
  timeoutMs: number;
}

/** A part as it is now, and what became of it. */
export interface Installed extends Part {
  change: "created" | "configured" | "unchanged" | "deleted" | "kept";
  /** Of what another version had and that is kept: the reason, and what to do, behind `as`. */
  why?: string;
}

/**
 * Applies the parts one after the other, once the API server has accepted all of them that it can check before the namespace
 * is there. Throws, before anything is written, `Terminating`, `Downgrade` and what the server refuses.
 *
 * Over an older version this is the upgrade. Its order lets dispatcher and runs of both versions work at each moment, so that it
 * may stop anywhere and be repeated:
 *
 * 1. kinds, to which a release only adds;
 * 2. policies, then rights: wider rights never come before what holds them back. Both still give the runs of the version before
 *    what they need, as these end by themselves. The one policy that can't is that with the image, which has both meanwhile;
 * 3. the dispatcher: from here on runs are started from the new image;
 * 4. that policy, with the new image alone;
 * 5. what the new version no longer has goes, as nothing uses it any more, and Jobs that wait in vain for the image of before;
 * 6. the version: who reads it knows that all the rest is there.
 */
export async function* install(context: Context, request: InstallRequest): AsyncGenerator<Installed> {
  const { store } = context;
  const { parts, image, replaced, dryRun, force, allowDowngrade, timeoutMs } = request;
  const existing = await Promise.all(parts.map((part) => store.get(refOf(part))));
  refuseTerminating(parts, existing);
  if (!allowDowngrade) refuseDowngrade(existing);
  const hasNamespace = parts.some(({ type }, index) => type === builtin.namespace && existing[index]);
  const checked = await checkAll(context, parts, { force, hasNamespace });
  const passing = await passingPolicy(context, parts.find(isImagePolicy), image);
  const dropped = await droppedParts(context, parts);
  const apply = ({ type, object }: Part) => store.apply(type, object, { fieldManager: cliManager, force });

  const meanwhile = passing ? parts.filter(isImagePolicy) : [];
  const last = parts.filter(({ type }) => type === builtin.configMap);

  const write = async (part: Part): Promise<Installed> => {
    const index = parts.indexOf(part);
    const before = existing[index];
    // what stays as it is need not be written, unless its fields are to be ours from now on
    const settled = before !== undefined && essence(before) === essence(checked[index]);
    const keep = dryRun === "server" || (settled && !force && !meanwhile.includes(part));
    const object = keep ? (checked[index] ?? part.object) : await apply(part);
    return { ...part, object, change: !before ? "created" : settled ? "unchanged" : "configured" };
  };

  const first = parts.filter((part) => !last.includes(part));
  for (const [index, part] of first.entries()) {
    if (!passing || !meanwhile.includes(part)) yield await write(part);
    else if (dryRun === "none") await apply(passing);
    const lastCRD = part.type === builtin.crd && first[index + 1]?.type !== builtin.crd;
    if (dryRun === "none" && lastCRD) await untilEstablished(context, parts, timeoutMs);
  }
  for (const part of meanwhile) yield await write(part);
  // two dispatchers at once do no harm, and none would
  const others = await Promise.all(replaced.map(async (ref) => ({ type: ref.type, object: await store.get(ref) })));
  const waiting = (await unpullableJobs(context, podOf(parts))).map((object) => ({ type: builtin.job, object }));
  const goes = new Map<string, Part>();
  for (const { type, object } of [...others, ...dropped.goes, ...waiting])
    if (object) goes.set(object.metadata.uid ?? "", { type, object });
  for (const part of goes.values()) {
    await store.delete(refOf(part), { dryRun: dryRun === "server", propagation: "Background" });
    yield { ...part, change: "deleted" };
  }
  for (const { part, why } of dropped.stays) if (!goes.has(part.object.metadata.uid ?? "")) yield { ...part, change: "kept", why };
  for (const part of last) yield await write(part);
}

/** What somebody who installs can change of an object, as text. */
function essence(object: KubeObject | undefined): string {
  if (!object) return "";
  const { managedFields: _fields, resourceVersion: _version, generation: _generation, ...metadata } = object.metadata;
  const { status: _status, ...rest } = object as KubeObject & { status?: unknown };
  return canonical({ ...rest, metadata });
}
