import type { Launcher } from "../lib/launch/launcher.ts";
import { folderVariable, layout, localFolder } from "../lib/local/folder.ts";
import { cacheVariable } from "../lib/local/packages.ts";
import type { Store } from "../lib/store/store.ts";

/** Where the objects of a run are: in a cluster, or in local mode in a folder. */
export async function openStore(): Promise<Store> {
  const folder = localFolder(process.env);
  return folder === undefined ? cluster() : (await import("../lib/local/store.ts")).openFolderForRun(folder);
}

async function cluster(): Promise<Store> {
  return (await import("../lib/kube/index.ts")).connect({ userAgent: "kubectl-cloud-runner" }).store;
}

/** The plural of a namespaced kind, as the cluster tells; undefined when it has none. */
export async function pluralOf(kind: { apiVersion: string; kind: string }): Promise<string | undefined> {
  const [{ connect }, discovery] = await Promise.all([import("../lib/kube/index.ts"), import("../lib/kube/discovery.ts")]);
  return discovery.pluralOf(connect({ userAgent: "kubectl-cloud-runner" }).client, kind);
}

/** Where runs are dispatched. */
export interface DispatchPlace {
  store: Store;
  launcher: Launcher;
  /** Set in local mode. */
  local?: {
    /** Resolves when the runs that were started here have ended. */
    wait(): Promise<void>;
  };
}

/** A cluster, in which runs are Jobs; or in local mode a folder, in which they are processes of this very program. */
export async function openDispatch(): Promise<DispatchPlace> {
  const folder = localFolder(process.env);
  if (folder === undefined) {
    const store = await cluster();
    const [{ jobLauncher }, { settingsFromEnvironment }] = await Promise.all([
      import("../lib/launch/job.ts"),
      import("../lib/launch/job-template.ts"),
    ]);
    return { store, launcher: jobLauncher(store, settingsFromEnvironment(process.env)) };
  }
  const [{ openFolder }, { processLauncher }] = await Promise.all([import("../lib/local/store.ts"), import("../lib/launch/process.ts")]);
  const launcher = processLauncher({
    directory: layout(folder).runs,
    command: [process.execPath, process.argv[1] ?? ""],
    env: { [folderVariable]: folder, [cacheVariable]: process.env[cacheVariable] ?? "" },
    credentials: () => undefined,
  });
  return { store: await openFolder(folder), launcher, local: launcher };
}
