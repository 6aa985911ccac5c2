import type { CloudBindingSpec } from "../../crds/api/kinds/cloudbinding.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import type { Projection } from "../../lib/binding/binding.ts";
import { UsageError } from "../../lib/errors.ts";
import { projectManifests } from "../actions/bind-manifests.ts";
import { assumeService, type BoundService, findService } from "../actions/bind-service.ts";
import { boundVariables } from "../actions/bind-variables.ts";
import { filesOf, type Wanted } from "../actions/bind.ts";
import type { Frame } from "../context.ts";
import { readDocuments } from "../manifests.ts";
import { serialize } from "../output/serialize.ts";
import { parseService } from "../workload.ts";
import type { BindFlags } from "./bind-flags.ts";

/** `bind -f`: prints manifests with the connection in them. Nothing is written, so that what is applied is its author's alone. */
export async function bindFiles(frame: Frame, flags: BindFlags, words: readonly string[], wanted: Wanted): Promise<void> {
  const { service: typed, rest } = parseService(words);
  refuse(flags, rest);
  const documents = await readDocuments(flags.filename ?? [], frame.io);
  const context = await frame.connectCluster(flags);
  const service = await (flags.dryRun === "client" ? assumeService : findService)(context, typed);
  const { env, leftOut } = boundVariables(service, wanted.variables);
  const { values, bound } = await projectManifests(
    documents.map(({ value }) => value).filter((value) => value !== null),
    (manifest) => projectionInto(manifest, { service, wanted, env, namespace: context.namespace, name: flags.name }),
  );
  if (!bound.length)
    throw new UsageError(
      `${flags.filename?.join(", ")}: nothing in it makes pods`,
      "name a file with a Job, a Deployment or another workload",
    );
  for (const sentence of leftOut) frame.io.note(sentence);
  if (service.waitsFor !== undefined)
    frame.io.note(`${service.named} is not ready yet (${service.waitsFor}): pods start as soon as its Secret is there`);
  frame.io.out(await text(values, flags.output === "json" ? "json" : "yaml"));
}

/** Flags that are about a CloudBinding, which is not made here. */
function refuse({ output, selector, wait, restartOnChange, dryRun }: BindFlags, rest: readonly string[]): void {
  if (rest.length || selector !== undefined)
    throw new UsageError("-f and a workload don't go together", "give the workload by its name or as a file");
  if (wait) throw new UsageError("-f and --wait don't go together", "nothing is written that could be waited for: pipe it into kubectl");
  if (restartOnChange) {
    throw new UsageError(
      "-f and --restart-on-change don't go together",
      "a manifest is not changed again: bind the workload itself, once it is there",
    );
  }
  if (output === "name" || output === "wide")
    throw new UsageError(`-f and -o ${output} don't go together`, "with -f manifests are printed: -o yaml or json");
  if (dryRun === "server")
    throw new UsageError("-f and --dry-run=server don't go together", "pipe it into `kubectl apply --dry-run=server -f -`");
}

interface Into {
  service: BoundService;
  wanted: Wanted;
  env: CloudBindingSpec["env"];
  namespace: string;
  name: string | undefined;
}

function projectionInto({ kind, metadata }: KubeObject, { service, wanted, env, namespace, name }: Into): Projection {
  const { name: own, generateName, namespace: of = namespace } = metadata as KubeObject["metadata"] & { generateName?: string };
  const called = own ?? generateName?.replace(/-$/, "") ?? kind.toLowerCase();
  if (of !== namespace) {
    throw new UsageError(
      `${kind.toLowerCase()}/${called} is for namespace ${of}, and ${service.named} was looked for in ${namespace}`,
      `a Secret is for pods of its own namespace: add -n ${of}`,
    );
  }
  return {
    name: name ?? `${called}-${service.ref.name}`,
    // whoever applies it
    fieldManager: "",
    secretName: service.secretName ?? service.ref.name,
    env,
    files: wanted.files && filesOf(wanted.files, service.ref.name),
    containers: wanted.containers,
  };
}

async function text(values: readonly unknown[], format: "json" | "yaml"): Promise<string> {
  if (format === "json") return serialize(values.length === 1 ? values[0] : { apiVersion: "v1", kind: "List", items: values }, "json");
  return (await Promise.all(values.map((value) => serialize(value, "yaml")))).join("---\n");
}
