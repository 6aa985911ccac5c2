import { bindManager } from "../../crds/api/names.ts";
import type { CloudBinding } from "../../crds/api/objects.ts";
import type { Projection } from "./binding.ts";

/** What a binding puts into a workload, of the Secret that its service offers. */
export function projectionOf(
  { metadata, spec }: Pick<CloudBinding, "metadata" | "spec">,
  { secretName, checksum }: { secretName: string; checksum?: string | undefined },
): Projection {
  const { env, files, workload, restartOnChange = env.length > 0 } = spec;
  return {
    name: metadata.name,
    fieldManager: bindManager(metadata),
    secretName,
    env,
    files: files && { ...files, name: files.name ?? metadata.name },
    containers: workload.containers,
    checksum: restartOnChange ? checksum : undefined,
  };
}
