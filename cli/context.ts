import type { Connection } from "../lib/kube/index.ts";
import type { Store } from "../lib/store/store.ts";
import type { Finding } from "./actions/doctor/finding.ts";
import type { Io } from "./io.ts";
import { choosePlace, type LocalPlace, type Place } from "./place/choose.ts";
import type { Runs } from "./place/runs.ts";

/** kubectl's common flags, which every command takes, and ours that leads elsewhere. */
export interface GlobalFlags {
  namespace?: string;
  context?: string;
  kubeconfig?: string;
  as?: string;
  asGroup?: string[];
  requestTimeout?: string;
  v?: string;
  /** `--local`, and `--local=DIR`. */
  local?: boolean;
  localFolder?: string;
}

/** What an action knows: where objects are, how runs come about there, and the time. It knows neither flags nor the terminal. */
export interface Context {
  store: Store;
  /** The namespace to use when none is named. */
  namespace: string;
  /** Who we are there; asked once. */
  username(): Promise<string>;
  runs: Runs;
  /** Whether kubectl reaches the objects too. */
  hasKubectl: boolean;
  /** Looks at everything that must be right there, step by step; changes nothing. */
  examine(): AsyncIterable<Finding>;
  now(): Date;
}

/** A context in a cluster, for what there is nowhere else. */
export interface ClusterContext extends Context, Connection {}

/** A context in a folder, for what there is nowhere else: engines on this machine. */
export interface FolderContext extends Context {
  /** Absolute. */
  folder: string;
}

/** What a command stands in: the terminal, and the place where the objects are once it is needed. */
export interface Frame {
  io: Io;
  /** Where the flags lead; asks nothing. Throws UsageError for flags that don't go together, and when it is not where it must be. */
  place(flags: GlobalFlags, only?: Place["type"]): Place;
  /** Opens that place; nothing reads a kubeconfig before. */
  connect(flags: GlobalFlags): Promise<Context>;
  /** Opens a cluster. Throws UsageError where the flags lead to a folder, which needs nothing of the kind. */
  connectCluster(flags: GlobalFlags): Promise<ClusterContext>;
  /** Opens a folder. Throws UsageError where the flags lead to a cluster, which has no engines on this machine. */
  connectFolder(flags: GlobalFlags): Promise<FolderContext>;
}

/** The same place, in another namespace. */
export function within<C extends Context>(context: C, namespace: string | undefined): C {
  return namespace === undefined || namespace === context.namespace ? context : { ...context, namespace };
}

/** The frame of this process: what works in a cluster or in a folder is loaded with the first connect. */
export function processFrame(io: Io): Frame {
  const place: Frame["place"] = (flags, only) => choosePlace(flags, process.env, process.cwd(), only);
  const cluster = async (flags: GlobalFlags) => (await import("./place/cluster.ts")).clusterContext(flags);
  const folder = async (chosen: LocalPlace, flags: GlobalFlags) => (await import("./place/folder.ts")).folderContext(chosen, flags);
  return {
    io,
    place,
    connect: (flags) => {
      const chosen = place(flags);
      return chosen.type === "cluster" ? cluster(flags) : folder(chosen, flags);
    },
    connectCluster: (flags) => {
      place(flags, "cluster");
      return cluster(flags);
    },
    connectFolder: (flags) => folder(place(flags, "folder") as LocalPlace, flags),
  };
}
