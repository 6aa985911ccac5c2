import type { CloudScheduleSpec } from "../../crds/api/kinds/cloudschedule.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import { builtin } from "../../lib/kinds.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { ResourceType } from "../../lib/store/store.ts";
import type { Context } from "../context.ts";
import { didYouMean } from "../nearest.ts";
import { namesOf } from "./find.ts";
import type { AskedAction } from "./schedule-action.ts";

/** A Job to be run, as the CRD has it. */
export type RunSpec = NonNullable<CloudScheduleSpec["action"]["run"]>;

/** Runs a Job at a time. */
export function scheduleRun(run: RunSpec, { mayBeMissing }: { mayBeMissing: boolean }): AskedAction {
  return {
    action: { run },
    name: `run-${imageName(run.image)}`,
    check: async (context) => {
      if (mayBeMissing) return [];
      const account = run.serviceAccountName;
      if (account !== undefined) await mustExist(context, builtin.serviceAccount, account);
      for (const { secretKeyRef } of run.env ?? []) {
        if (!secretKeyRef) continue;
        const secret = await mustExist<KubeObject & { data?: Record<string, string> }>(context, builtin.secret, secretKeyRef.name);
        if (secret) mustHave(secretKeyRef, Object.keys(secret.data ?? {}));
      }
      return [];
    },
  };
}

/** What the Job needs; undefined where the caller may not look. Throws `NotFound` (exit code 3). */
async function mustExist<T extends KubeObject>(context: Context, type: ResourceType, name: string): Promise<T | undefined> {
  try {
    const object = await context.store.get<T>({ type, namespace: context.namespace, name });
    if (object) return object;
  } catch (error) {
    if (isStoreError(error, "Forbidden")) return undefined;
    throw error;
  }
  throw new KnownError(`${type.kind} ${name} not found in namespace ${context.namespace}`, {
    code: "NotFound",
    hint: didYouMean(name, await namesOf(context, type)) ?? "create it first, or say --ignore-not-found if it comes later",
    exitCode: exitCodes.notFound,
  });
}

function mustHave({ name, key }: { name: string; key: string }, keys: readonly string[]): void {
  if (keys.includes(key)) return;
  throw new KnownError(`Secret ${name} has no key ${key}`, {
    code: "NotFound",
    hint: didYouMean(key, keys) ?? (keys.length ? `its keys are ${keys.join(", ")}` : "it has none"),
    exitCode: exitCodes.notFound,
  });
}

/** `psql` of `ghcr.io/shop/psql:17@sha256:…`, as part of a name. */
function imageName(image: string): string {
  const [last = ""] = image.split("@")[0]?.split("/").slice(-1) ?? [];
  return last.replace(/:.*$/, "");
}
