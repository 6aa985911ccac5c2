import type { CloudBindingSpec } from "../../crds/api/kinds/cloudbinding.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { UsageError } from "../../lib/errors.ts";
import { bindingType } from "../../lib/kinds.ts";
import type { ResourceType } from "../../lib/store/store.ts";
import type { ClusterContext } from "../context.ts";
import { loadSchema } from "../flags/schema.ts";
import { needsResource, type TypedTarget, type TypedWorkload } from "../workload.ts";
import { previewWorkloads } from "./bind-preview.ts";
import { assumeService, type BoundService, findService } from "./bind-service.ts";
import { boundVariables, type WantedVariables } from "./bind-variables.ts";
import { findWorkloads } from "./bind-workloads.ts";
import { create, type DryRun, type Written } from "./create.ts";
import { findWorkloadType } from "./find-type.ts";

/** What is to be put into a workload, and how. */
export interface Wanted {
  variables: WantedVariables;
  /** The directory's name is the service's unless it is given. */
  files: { name: string | undefined; type: string | undefined; provider: string | undefined } | undefined;
  /** Names of containers. Default: all. */
  containers: readonly string[] | undefined;
  /** Default: with variables, of which a running pod sees no change. */
  restartOnChange: boolean | undefined;
}

/** A binding to make. */
export interface BindRequest extends Wanted {
  service: TypedTarget;
  workload: TypedWorkload;
  /** Default: `<workload>-<service>`. */
  name: string | undefined;
  dryRun: DryRun;
}

/** A binding, with what it is of. */
export interface Bound {
  written: Written;
  spec: CloudBindingSpec;
  service: BoundService;
  /** The workloads that there are now, as they are; of a dry run by the client, none. */
  workloads: KubeObject[];
  type: ResourceType;
  /** Keys that are no variables, in a sentence each. */
  leftOut: string[];
  /** The workloads as they would be, as the API server sees it. Throws as {@link bind}. */
  preview(): Promise<KubeObject[]>;
}

/**
 * Writes a CloudBinding. Before, service, workload, containers and keys are looked at, and the API server is asked whether it would
 * take the change of the workload from the caller; the service need not be ready.
 * Throws `NotFound` (exit code 3), {@link UsageError} (2), `Exists` (4) with the difference for another binding of that name,
 * `Forbidden` (4), and `FieldConflict` or `WorkloadRejected` (6).
 */
export async function bind(context: ClusterContext, request: BindRequest): Promise<Bound> {
  const { workload, dryRun } = request;
  const type = await findWorkloadType(context, workload.kind);
  const service = await (dryRun === "client" ? assumeService : findService)(context, request.service);
  const workloads = dryRun === "client" ? [] : await findWorkloads(context, type, workload, request.containers);
  const { env, leftOut } = boundVariables(service, request.variables);
  const spec = specOf(request, service, type, env);
  const name = request.name ?? bindingName(workload, service);
  const preview = async (uid?: string) => {
    const { projectionOf } = await import("../../lib/binding/projection.ts");
    const binding = { metadata: { name, ...(uid !== undefined && { uid }) }, spec };
    const offer = { secretName: spec.secretName ?? spec.service.name, checksum: service.checksum };
    return previewWorkloads(context.store, type, workloads, projectionOf(binding, offer));
  };
  const written = await create(context, {
    kind: bindingType,
    name,
    spec: { ...spec },
    schema: await loadSchema(bindingType.singular),
    dryRun,
    compared: byVariable,
    before: () => preview(),
    otherwise: `unbind it first with \`kubectl cloud unbind ${name}\`, change it with \`kubectl edit ${bindingType.plural} ${name}\`, or make another beside it with --name`,
  });
  return { written, spec, service, workloads, type, leftOut, preview: () => preview(written.object.metadata.uid) };
}

function specOf(
  { workload, files, containers, restartOnChange }: BindRequest,
  { ref, secretName }: BoundService,
  type: ResourceType,
  env: CloudBindingSpec["env"],
): CloudBindingSpec {
  const isSecret = ref.kind === "Secret" && ref.apiVersion === "v1";
  return {
    service: ref,
    ...(!isSecret && secretName !== undefined && secretName !== ref.name && { secretName }),
    workload: {
      apiVersion: `${type.group}/${type.version}`,
      kind: type.kind,
      ...(needsResource(type) && { resource: type.plural }),
      ...("name" in workload ? { name: workload.name } : { selector: workload.selector }),
      ...(containers && { containers: [...containers] }),
    },
    env,
    ...(files && { files: filesOf(files, ref.name) }),
    ...(restartOnChange !== undefined && { restartOnChange }),
  };
}

/** Without what is not said. */
export function filesOf(
  { name, type, provider }: NonNullable<Wanted["files"]>,
  serviceName: string,
): { name: string; type?: string; provider?: string } {
  return { name: name ?? serviceName, ...(type !== undefined && { type }), ...(provider !== undefined && { provider }) };
}

/** The name of a binding that is given none: `web-orders`. Throws {@link UsageError} where that can't be a name. */
export function bindingName(workload: TypedWorkload, { ref }: Pick<BoundService, "ref">): string {
  const name = `${"name" in workload ? workload.name : Object.values(workload.selector.matchLabels).join("-")}-${ref.name}`;
  if (name.length <= 63 && /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name)) return name;
  throw new UsageError(
    `the binding can't be called ${name}`,
    "name it yourself with --name: up to 63 lower-case letters, digits, '-' and '.'",
  );
}

/** Variables by their names, as people compare them. */
function byVariable(spec: object): object {
  const { env, ...rest } = spec as CloudBindingSpec;
  return { ...rest, env: Object.fromEntries(env.map(({ name, key }) => [name, key])) };
}
