import { cliManager } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import { builtin } from "../../lib/kinds.ts";
import { canonical } from "../../lib/spec-hash.ts";
import { isStoreError, type StoreError } from "../../lib/store/errors.ts";
import type { Ref } from "../../lib/store/store.ts";
import type { Context } from "../context.ts";
import type { DryRun } from "./create.ts";
import { type Part, partName, refOf } from "./install-manifests.ts";
import { untilEstablished } from "./install-wait.ts";

/** How to install. */
export interface InstallRequest {
  parts: readonly Part[];
  /** What the parts stand in for, and what is no longer wanted: it goes once they are there. */
  replaced: readonly Ref[];
  dryRun: Exclude<DryRun, "client">;
  /** Takes over fields that another manager has set. */
  force: boolean;
  /** How long the API server may take to serve the new kinds, in milliseconds. */
  timeoutMs: number;
}

/** A part as it is now, and what became of it. */
export interface Installed extends Part {
  change: "created" | "configured" | "unchanged" | "deleted";
}

/**
 * Applies the parts one after the other, once the API server has accepted all of them that it can check before the namespace
 * is there. Throws, before anything is written, `Terminating` and what the server refuses.
 */
export async function* install(context: Context, { parts, replaced, dryRun, force, timeoutMs }: InstallRequest): AsyncGenerator<Installed> {
  const { store } = context;
  const existing = await Promise.all(parts.map((part) => store.get(refOf(part))));
  refuseTerminating(parts, existing);
  const hasNamespace = parts.some(({ type }, index) => type === builtin.namespace && existing[index]);
  const checked = await checkAll(context, parts, { force, hasNamespace });
  for (const [index, part] of parts.entries()) {
    const before = existing[index];
    // what stays as it is need not be written
    const settled = before !== undefined && essence(before) === essence(checked[index]);
    const object =
      dryRun === "server" || settled
        ? (checked[index] ?? part.object)
        : await store.apply(part.type, part.object, { fieldManager: cliManager, force });
    yield { ...part, object, change: !before ? "created" : settled ? "unchanged" : "configured" };
    const lastCRD = part.type === builtin.crd && parts[index + 1]?.type !== builtin.crd;
    if (dryRun === "none" && lastCRD) await untilEstablished(context, parts, timeoutMs);
  }
  // two at once do no harm, and none would
  for (const ref of replaced) {
    const old = await store.get(ref);
    if (!old) continue;
    await store.delete(ref, { dryRun: dryRun === "server", propagation: "Background" });
    yield { type: ref.type, object: old, change: "deleted" };
  }
}

/** What each part would be; undefined of one that can't be known yet. */
async function checkAll(
  { store }: Context,
  parts: readonly Part[],
  { force, hasNamespace }: { force: boolean; hasNamespace: boolean },
): Promise<(KubeObject | undefined)[]> {
  const answers = await Promise.allSettled(
    parts.map(async ({ type, object }) => {
      if (type.namespaced && !hasNamespace) return undefined;
      return store.apply(type, object, { fieldManager: cliManager, force, dryRun: true });
    }),
  );
  const refusals: { part: Part; error: unknown }[] = [];
  const results = answers.map((answer, index) => {
    if (answer.status === "fulfilled") return answer.value;
    const part = parts[index] as Part;
    // a binding to a role that comes before it, and is not there yet
    if (!isStoreError(answer.reason, "NotFound")) refusals.push({ part, error: answer.reason });
    return undefined;
  });
  if (refusals.length) throw together(refusals);
  return results;
}

/** One error of all refusals; what is no answer of the API server goes as it is. */
function together(refusals: readonly { part: Part; error: unknown }[]): unknown {
  const known: { part: Part; error: StoreError }[] = [];
  for (const { part, error } of refusals) {
    if (!isStoreError(error, "Conflict", "Forbidden", "Invalid")) return error;
    known.push({ part, error });
  }
  const lines = known.map(({ part, error }) => `  ${partName(part.type, part.object.metadata.name)}: ${error.message}`);
  const conflict = known.some(({ error }) => error.code === "Conflict");
  const hint = conflict
    ? "something else manages these fields, such as a GitOps tool: install with that, or take them over with --force-conflicts"
    : known[0]?.error.hint;
  return new KnownError(`nothing was installed, as the API server refuses\n${lines.join("\n")}`, {
    code: known[0]?.error.code ?? "Invalid",
    exitCode: exitCodes.refused,
    ...(hint !== undefined && { hint }),
  });
}

function refuseTerminating(parts: readonly Part[], existing: readonly (KubeObject | undefined)[]): void {
  const going = parts.filter((_, index) => existing[index]?.metadata.deletionTimestamp);
  if (!going.length) return;
  const names = going.map(({ type, object }) => partName(type, object.metadata.name));
  throw new KnownError(`${names.join(", ")}: still being deleted`, {
    code: "Terminating",
    hint: `wait until it is gone: kubectl wait --for=delete ${names[0]} --timeout=5m`,
    exitCode: exitCodes.refused,
  });
}

/** What somebody who installs can change of an object, as text. */
function essence(object: KubeObject | undefined): string {
  if (!object) return "";
  const { managedFields: _fields, resourceVersion: _version, generation: _generation, ...metadata } = object.metadata;
  const { status: _status, ...rest } = object as KubeObject & { status?: unknown };
  return canonical({ ...rest, metadata });
}
