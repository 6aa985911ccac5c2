import type { CloudBindingSpec } from "../../crds/api/kinds/cloudbinding.ts";

/** What a binding puts into a workload, once its service has a Secret. */
export interface Projection {
  /** Of the CloudBinding: names the volume and the annotations that it adds. */
  name: string;
  /** Who writes it, as `kubectl get --show-managed-fields` tells: one field manager per binding. */
  fieldManager: string;
  /** Secret of the connection, in the workload's namespace. */
  secretName: string;
  /** Variables and the keys that have their values. */
  env: CloudBindingSpec["env"];
  /** What is mounted, if anything is. `name` is the directory below the root. */
  files?: { name: string; type?: string | undefined; provider?: string | undefined } | undefined;
  /** Containers and init containers by name. Default: all. */
  containers?: readonly string[] | undefined;
  /** Put on the pods, so that they are replaced when it changes; undefined when they shall not be. */
  checksum?: string | undefined;
}

/** What is needed of a binding to take it out of a workload again. */
export type BindingName = Pick<Projection, "name" | "fieldManager">;
