import { annotations, cliManager } from "../../crds/api/names.ts";
import type { ServiceObject } from "../../crds/api/objects.ts";
import { KnownError } from "../../lib/errors.ts";
import { canonical, specHash } from "../../lib/spec-hash.ts";
import { StoreError } from "../../lib/store/errors.ts";
import type { Context } from "../context.ts";
import type { Manifest } from "../manifests.ts";
import { displayName } from "../target.ts";
import type { DryRun, Written } from "./create.ts";
import { requestAnnotations, requester } from "./request.ts";

/** A manifest that the API server accepts. */
export interface Checked extends Manifest {
  existing: ServiceObject | undefined;
  /** What the object would be. */
  result: ServiceObject;
}

/**
 * Makes objects as their manifests say, declaratively. All are checked by the API server before the first is written.
 * Throws one error that names every one that it refuses, such as one with fields of another manager, unless `force` takes those over.
 */
export async function apply(
  context: Context,
  manifests: readonly Manifest[],
  { dryRun, force }: { dryRun: DryRun; force: boolean },
): Promise<Written[]> {
  if (dryRun === "client") return manifests.map(({ kind, object }) => ({ kind, object, change: "configured" }));
  const user = await requester(context);
  const written: Written[] = [];
  for (const one of await checkAll(context, manifests, user, force)) written.push(await write(context, one, user, { dryRun, force }));
  return written;
}

/** Has the API server check and complete all manifests; writes nothing. Throws as {@link apply} does. */
export async function checkAll(
  context: Context,
  manifests: readonly Manifest[],
  user: string | undefined,
  force: boolean,
): Promise<Checked[]> {
  const answers = await Promise.allSettled(manifests.map((manifest) => check(context, manifest, user, force)));
  const refusals = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason as unknown] : []));
  if (refusals.length) throw together(refusals);
  return answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
}

async function check({ store }: Context, { kind, object }: Manifest, user: string | undefined, force: boolean): Promise<Checked> {
  const { name, namespace } = object.metadata;
  const existing = await store.get<ServiceObject>({ type: kind, namespace, name });
  // ours are in it, so that the merge does not drop those that are there
  const result = await store.apply(kind, withRequest(object, kind.namespaced ? user : undefined, object.spec), {
    fieldManager: cliManager,
    dryRun: true,
    force,
  });
  return { kind, object, existing, result };
}

async function write(
  { store }: Context,
  { kind, object, existing, result }: Checked,
  user: string | undefined,
  { dryRun, force }: { dryRun: DryRun; force: boolean },
): Promise<Written> {
  if (existing && essence(existing) === essence(result)) return { kind, object: existing, change: "unchanged" };
  const asked = withRequest(object, kind.namespaced ? user : undefined, result.spec);
  const stored = await store.apply(kind, asked, { fieldManager: cliManager, dryRun: dryRun === "server", force });
  return { kind, object: stored, change: existing ? "configured" : "created" };
}

function withRequest(object: ServiceObject, user: string | undefined, spec: object): ServiceObject {
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, ...requestAnnotations(user, specHash(spec)) } },
  };
}

/** What a user can change of an object, as text. */
function essence({ spec, metadata }: ServiceObject): string {
  const { [annotations.requestedBy]: _by, [annotations.requestedFor]: _for, ...rest } = metadata.annotations ?? {};
  return canonical({ spec, labels: metadata.labels ?? {}, annotations: rest });
}

/** One error of several; alone it is itself. */
export function together(refusals: readonly unknown[]): unknown {
  const [first] = refusals;
  if (refusals.length === 1 || !refusals.every((one) => one instanceof StoreError)) return first;
  const known = refusals.filter((one) => one instanceof StoreError);
  const [{ code, exitCode, hint } = { code: "Invalid", exitCode: 2 as const, hint: undefined }] = known;
  return new KnownError(
    `${known.length} objects are refused, and nothing was written:\n${known.map(({ message }) => `  ${message}`).join("\n")}`,
    {
      code,
      exitCode,
      ...(hint !== undefined && { hint }),
    },
  );
}

/** `queue.kubectl-cloud.dev/orders created`, as kubectl says it. */
export function writtenLine({ kind, object, change }: Written, dryRun: DryRun): string {
  const suffix = { none: "", client: " (dry run)", server: " (server dry run)" }[dryRun];
  return `${displayName(kind, object.metadata.name)} ${change}${suffix}`;
}
