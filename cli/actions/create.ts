import { annotations, apiVersion, cliManager } from "../../crds/api/names.ts";
import type { ReconciledObject, ServiceObject } from "../../crds/api/objects.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import type { Kind } from "../../lib/kinds.ts";
import { specHash } from "../../lib/spec-hash.ts";
import type { Context } from "../context.ts";
import { difference, formatDifference } from "../flags/difference.ts";
import { type FieldSchema, immutable, withDefaults } from "../flags/schema.ts";
import { displayName, shortName } from "../target.ts";
import { approvalRequired, needsApproval } from "./approval.ts";
import { requestAnnotations, requester } from "./request.ts";

/** How far a write goes: `client` asks the cluster nothing, `server` lets it check and stores nothing. */
export type DryRun = "none" | "client" | "server";

/** An object to create from what flags gave. */
export interface CreateRequest {
  kind: Kind;
  name: string;
  spec: Record<string, unknown>;
  schema: FieldSchema;
  dryRun: DryRun;
  /** Nothing is to be changed in the cloud before it was approved. Default: it is. */
  approval?: boolean;
  /** A spec as it is compared and told with one that is there. Default: as it is. */
  compared?(spec: object): object;
  /** Looks at what must be as well before it is written, once it is known that there is none of that name. */
  before?(): Promise<unknown>;
  /** What to do where there is another of that name. Default: the ways to change it. */
  otherwise?: string;
}

/** What became of an object. */
export interface Written {
  kind: Kind;
  object: ReconciledObject;
  change: "created" | "configured" | "unchanged";
}

/**
 * Creates an object. The API server checks it before anything is written. One that exists with the same spec is left as it is.
 * Throws `Exists` (exit code 4) with the difference for one that has another, and `Invalid` for what the server does not accept.
 */
export async function create(context: Context, request: CreateRequest): Promise<Written> {
  const { kind, name, spec, dryRun, approval = false } = request;
  const { store, namespace } = context;
  const metadata = { name, ...(kind.namespaced && { namespace }), ...(approval && { annotations: approvalRequired }) };
  const manifest = { apiVersion, kind: kind.kind, metadata, spec } as unknown as ServiceObject;
  if (dryRun === "client") return { kind, object: manifest, change: "created" };
  const [existing, user] = await Promise.all([store.get<ServiceObject>({ type: kind, namespace, name }), requester(context)]);
  if (existing) return unchanged(context, existing, request);
  await request.before?.();
  const checked = await store.apply(kind, manifest, { fieldManager: cliManager, dryRun: true });
  const asked = { ...metadata.annotations, ...requestAnnotations(user, specHash(checked.spec)) };
  const annotated = { ...manifest, metadata: { ...metadata, annotations: asked } };
  const object = await store.apply(kind, annotated, { fieldManager: cliManager, dryRun: dryRun === "server" });
  return { kind, object, change: "created" };
}

/** Checks that the object that exists is the one asked for. */
function unchanged({ hasKubectl }: Context, existing: ServiceObject, request: CreateRequest): Written {
  const { kind, name, spec, schema, approval, compared = (whole) => whole } = request;
  const object = displayName(kind, name);
  if (existing.metadata.deletionTimestamp) {
    const way = kind.service
      ? `kubectl cloud delete ${shortName(kind, name)}`
      : `kubectl wait --for=delete ${kind.plural}.${kind.group}/${name}`;
    const hint = `wait until it is gone: ${way}`;
    throw new KnownError(`${object} is being deleted`, { code: "Exists", hint, exitCode: exitCodes.refused });
  }
  const differences = difference(compared(existing.spec), compared(withDefaults(schema, spec) as object));
  const lines = differences.map((one) => {
    const fixed = immutable(schema, one.path);
    return `  ${formatDifference(one)}${fixed ? ` (${fixed})` : ""}`;
  });
  if (approval && !needsApproval(existing)) {
    const way = hasKubectl ? ` (set it with: kubectl annotate ${kind.plural}.${kind.group} ${name} ${annotations.approval}=required)` : "";
    lines.push(`  approval: not set → "required"${way}`);
  }
  if (!lines.length) return { kind, object: existing, change: "unchanged" };
  throw new KnownError(`${object} exists with another spec; there → asked for:\n${lines.join("\n")}`, {
    code: "Exists",
    hint: `nothing was changed; ${request.otherwise ?? waysToChange(kind, name, hasKubectl)}`,
    exitCode: exitCodes.refused,
  });
}

function waysToChange(kind: Kind, name: string, hasKubectl: boolean): string {
  const kubectl = hasKubectl ? `\`kubectl edit ${kind.plural}.${kind.group} ${name}\`, \`kubectl patch\`, or ` : "";
  return `to change it use ${kubectl}a manifest with \`kubectl cloud create -f FILE\``;
}
