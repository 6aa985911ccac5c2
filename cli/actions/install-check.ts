import { cliManager } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import { isStoreError, type StoreError } from "../../lib/store/errors.ts";
import type { Context } from "../context.ts";
import { type Part, partName } from "./install-manifests.ts";

/** What each part would be; undefined of one that can't be known yet. Throws one error with all that the API server refuses. */
export async function checkAll(
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

/** Throws `Terminating` (exit code 4) while something that is to be installed is still being deleted. */
export function refuseTerminating(parts: readonly Part[], existing: readonly (KubeObject | undefined)[]): void {
  const going = parts.filter((_, index) => existing[index]?.metadata.deletionTimestamp);
  if (!going.length) return;
  const names = going.map(({ type, object }) => partName(type, object.metadata.name));
  throw new KnownError(`${names.join(", ")}: still being deleted`, {
    code: "Terminating",
    hint: `wait until it is gone: kubectl wait --for=delete ${names[0]} --timeout=5m`,
    exitCode: exitCodes.refused,
  });
}
