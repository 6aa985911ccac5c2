import { setTimeout as pause } from "node:timers/promises";

import type { KubeObject } from "../../crds/api/objects.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import { builtin } from "../../lib/kinds.ts";
import type { Context } from "../context.ts";
import { formatAge } from "../duration.ts";
import { type Part, partName, refOf } from "./install-manifests.ts";

interface CRD extends KubeObject {
  status?: { conditions?: { type: string; status: string; message: string }[] };
}

/** A ValidatingAdmissionPolicy, as far as it says how it is. */
export interface Policy extends KubeObject {
  status?: { observedGeneration?: number; typeChecking?: { expressionWarnings?: { fieldRef: string; warning: string }[] } };
}

/** How often the API server is asked again, in milliseconds. */
const everyMs = 250;

/** Waits until the API server serves the kinds. Throws `NamesTaken` (exit code 4) when another CRD has their names, `TimedOut` (5). */
export async function untilEstablished(context: Context, parts: readonly Part[], timeoutMs: number): Promise<void> {
  const waiting = parts.filter(({ type }) => type === builtin.crd);
  await until(context, waiting, timeoutMs, "serve", (found: CRD) => {
    const condition = (type: string) => found.status?.conditions?.find((one) => one.type === type);
    const names = condition("NamesAccepted");
    if (names?.status === "False") {
      throw new KnownError(`${partName(builtin.crd, found.metadata.name)} is not accepted: ${names.message}`, {
        code: "NamesTaken",
        hint: "another CustomResourceDefinition of the same group has these names: remove it",
        exitCode: exitCodes.refused,
      });
    }
    return condition("Established")?.status === "True";
  });
}

/** Waits until the cluster has taken up the policies. Throws `TimedOut` (exit code 5). */
export async function untilPoliciesActive(context: Context, parts: readonly Part[], timeoutMs: number): Promise<void> {
  const waiting = parts.filter(({ type }) => type === builtin.policy);
  await until(
    context,
    waiting,
    timeoutMs,
    "take up",
    (found: Policy) => (found.status?.observedGeneration ?? 0) >= (found.metadata.generation ?? 0),
  );
}

async function until<T extends KubeObject>(
  { store }: Context,
  parts: readonly Part[],
  timeoutMs: number,
  verb: string,
  isDone: (object: T) => boolean,
): Promise<void> {
  const end = Date.now() + timeoutMs;
  for (let left = parts; left.length; await pause(everyMs)) {
    const found = await Promise.all(left.map((part) => store.get<T>(refOf(part))));
    left = left.filter((_, index) => {
      const object = found[index];
      return !object || !isDone(object);
    });
    if (!left.length) return;
    if (Date.now() < end) continue;
    const names = left.map(({ type, object }) => partName(type, object.metadata.name)).join(", ");
    throw new KnownError(`the cluster did not ${verb} ${names} within ${formatAge(timeoutMs)}`, {
      code: "TimedOut",
      hint: "is its controller manager running? Run the same command again; what is there already stays as it is",
      exitCode: exitCodes.timedOut,
    });
  }
}
