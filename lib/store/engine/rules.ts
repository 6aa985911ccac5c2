import type { KubeObject } from "../../../crds/api/objects.ts";
import type { Ref } from "../store.ts";
import { invalid } from "./refusal.ts";

type WithStatus = KubeObject & { status?: unknown };

/** What a write may reach: `status` only through the subresource, all else only without it. */
export function withSubresource(current: WithStatus | undefined, wanted: WithStatus, subresource: "status" | undefined): KubeObject {
  const result = structuredClone(subresource ? (current as WithStatus) : wanted);
  const status = subresource ? wanted.status : current?.status;
  if (status === undefined) delete result.status;
  else result.status = structuredClone(status);
  return result;
}

/** Rules of the API server that a schema doesn't hold. May change `next`: a Secret's `stringData` becomes `data`. */
export function checkUpdate(ref: Ref, old: KubeObject | undefined, next: KubeObject): void {
  for (const key of ["name", "namespace"] as const) {
    if (next.metadata[key] !== (key === "name" || ref.type.namespaced ? ref[key] : undefined))
      throw invalid(ref, `metadata.${key}: field is immutable`);
  }
  const isSecret = ref.type.kind === "Secret" && ref.type.group === "";
  if (isSecret) normalizeSecret(next);
  if (isSecret && old && (next as Secret).type !== (old as Secret).type) throw invalid(ref, "type: field is immutable");
  const added = (next.metadata.finalizers ?? []).filter((each) => !old?.metadata.finalizers?.includes(each));
  if (old?.metadata.deletionTimestamp && added.length) {
    throw invalid(
      ref,
      `metadata.finalizers: no new finalizers can be added if the object is being deleted, found new finalizers ${added.join(", ")}`,
    );
  }
}

interface Secret extends KubeObject {
  type?: string;
  data?: Record<string, string>;
  stringData?: Record<string, string>;
}

function normalizeSecret(secret: Secret): void {
  secret.type ??= "Opaque";
  for (const [key, value] of Object.entries(secret.stringData ?? {})) (secret.data ??= {})[key] = Buffer.from(value).toString("base64");
  delete secret.stringData;
}
