import type { KubeObject } from "../../crds/api/objects.ts";
import { TerminalError } from "../errors.ts";
import type { ResourceType } from "../store/store.ts";
import { fixedPath } from "./fixed-path.ts";
import { query } from "./json-path.ts";
import type { Path } from "./paths.ts";

/** Where a kind of workload has what makes its pods. */
export interface WorkloadMapping {
  annotations: string[];
  volumes: string[];
  containers: ContainerMapping[];
}

/** Containers that a JSONPath finds; the places below it are relative to each of them. */
export interface ContainerMapping {
  path: string;
  /** Without it, containers can't be chosen by name. */
  name?: string[] | undefined;
  env: string[];
  volumeMounts: string[];
}

/** A ClusterWorkloadResourceMapping of servicebinding.io. */
export interface ClusterWorkloadResourceMapping extends KubeObject {
  spec?: { versions?: MappingTemplate[] };
}

interface MappingTemplate {
  version: string;
  annotations?: string;
  volumes?: string;
  containers?: { path: string; name?: string; env?: string; volumeMounts?: string }[];
}

/** The type of {@link ClusterWorkloadResourceMapping}; a cluster may not have it. */
export const mappingType: ResourceType = {
  group: "servicebinding.io",
  version: "v1",
  kind: "ClusterWorkloadResourceMapping",
  plural: "clusterworkloadresourcemappings",
  namespaced: false,
};

/** The name that the mapping of a type has, if there is one. */
export function mappingName({ plural, group }: ResourceType): string {
  return group ? `${plural}.${group}` : plural;
}

/** The mapping of a kind that has a pod template at a place; at none, the kind is a pod itself. */
function podTemplateAt(...template: string[]): WorkloadMapping {
  const spec = [...template, "spec"];
  return {
    annotations: [...template, "metadata", "annotations"],
    volumes: [...spec, "volumes"],
    containers: ["containers", "initContainers"].map((list) => ({
      path: `.${[...spec, list].join(".")}[*]`,
      name: ["name"],
      env: ["env"],
      volumeMounts: ["volumeMounts"],
    })),
  };
}

/** What holds where there is no ClusterWorkloadResourceMapping: https://servicebinding.io/spec/core/1.1.0/#runtime-behavior */
export function defaultMapping({ group, kind }: Pick<ResourceType, "group" | "kind">): WorkloadMapping {
  if (group === "batch" && kind === "CronJob") return podTemplateAt("spec", "jobTemplate", "spec", "template");
  if (group === "" && kind === "Pod") return podTemplateAt();
  return podTemplateAt("spec", "template");
}

/**
 * Where a type of workload has what makes its pods: as the mapping for its version says, else that for all versions, else by default.
 *
 * @throws TerminalError `WorkloadRejected` when the mapping has a path that can't be read
 */
export function mappingFor(type: ResourceType, resource?: ClusterWorkloadResourceMapping): WorkloadMapping {
  const standard = defaultMapping(type);
  const versions = resource?.spec?.versions ?? [];
  const template = versions.find(({ version }) => version === type.version) ?? versions.find(({ version }) => version === "*");
  if (!template) return standard;
  const fixed = (text: string | undefined, otherwise: string[]) => (text ? readFixed(text, type) : otherwise);
  const pod = podTemplateAt("spec", "template");
  return {
    annotations: fixed(template.annotations, pod.annotations),
    volumes: fixed(template.volumes, pod.volumes),
    containers: template.containers?.length
      ? template.containers.map(({ path, name, env, volumeMounts }) => ({
          path,
          ...(name ? { name: readFixed(name, type) } : {}),
          env: fixed(env, ["env"]),
          volumeMounts: fixed(volumeMounts, ["volumeMounts"]),
        }))
      : pod.containers,
  };
}

/**
 * Where the containers of a workload are that a mapping's path finds.
 *
 * @throws TerminalError `WorkloadRejected` when the path can't be read, or looks everywhere more than once, which takes too long
 */
export function containerPaths(workload: object, { path }: Pick<ContainerMapping, "path">, type: ResourceType): Path[] {
  const text = path.replace(/^\{(.*)\}$/, "$1");
  if (text.split("..").length > 2) throw unreadable(path, type);
  try {
    return query(text.startsWith("$") ? text : `$${text}`, workload).map(({ location }) => location);
  } catch (error) {
    throw unreadable(path, type, error);
  }
}

function readFixed(text: string, type: ResourceType): string[] {
  const path = fixedPath(text);
  if (!path) throw unreadable(text, type);
  return path;
}

function unreadable(text: string, type: ResourceType, cause?: unknown): TerminalError {
  return new TerminalError(`The ClusterWorkloadResourceMapping ${mappingName(type)} has a path that can't be read: ${text}.`, {
    code: "WorkloadRejected",
    hint: "An administrator of the cluster can write it as a JSONPath: .spec.template.spec.volumes; only the path of containers may have [*] in it.",
    cause,
  });
}
