import type { Command } from "commander";

import type { Frame } from "./context.ts";

/**
 * What a module in commands/ exports: gives the verb its arguments, flags, help and action. `args` is what follows the verb,
 * `behind` the command behind `--` of a verb that runs one.
 */
export type Configure = (command: Command, frame: Frame, args: readonly string[], behind: readonly string[]) => void | Promise<void>;

/** A verb: all that the list of commands needs. Its module is loaded when it is called. */
export interface Verb {
  name: string;
  summary: string;
  /** What stands behind `--` is a command to run. */
  runsCommand?: boolean;
  load(): Promise<{ configure: Configure }>;
}

/** Every verb, in the order of the help. */
export const verbs: readonly Verb[] = [
  { name: "install", summary: "Install kubectl cloud in the cluster, or bring it up to date", load: () => import("./commands/install.ts") },
  { name: "uninstall", summary: "Remove kubectl cloud from the cluster", load: () => import("./commands/uninstall.ts") },
  {
    name: "doctor",
    summary: "Check that everything works, and say what to do where it does not",
    load: () => import("./commands/doctor.ts"),
  },
  { name: "account", summary: "Add, list and check the cloud accounts", load: () => import("./commands/account.ts") },
  { name: "create", summary: "Create a cloud service", load: () => import("./commands/create.ts") },
  { name: "plan", summary: "Show what a run would change in the cloud, without changing it", load: () => import("./commands/plan.ts") },
  { name: "approve", summary: "Approve what waits to be done in the cloud", load: () => import("./commands/approve.ts") },
  { name: "reconcile", summary: "Have a run look after a cloud service now", load: () => import("./commands/reconcile.ts") },
  { name: "rotate", summary: "Give a cloud service new credentials", load: () => import("./commands/rotate.ts") },
  { name: "status", summary: "Show cloud services and how they are", load: () => import("./commands/status.ts") },
  {
    name: "history",
    summary: "Show what was done to a cloud service, by which Job, for whom",
    load: () => import("./commands/history.ts"),
  },
  { name: "logs", summary: "Print the log of a cloud service's last run", load: () => import("./commands/logs.ts") },
  { name: "env", summary: "Print connections as environment variables", load: () => import("./commands/env.ts") },
  { name: "bind", summary: "Put the connection of a cloud service into a workload", load: () => import("./commands/bind.ts") },
  { name: "unbind", summary: "Take a connection out of a workload again", load: () => import("./commands/unbind.ts") },
  {
    name: "exec",
    summary: "Run a command with connections in its environment",
    runsCommand: true,
    load: () => import("./commands/exec.ts"),
  },
  {
    name: "at-schedule",
    summary: "Do something at a time, once or again and again",
    runsCommand: true,
    load: () => import("./commands/at-schedule.ts"),
  },
  { name: "dev", summary: "Local mode: look after everything, and tell what happens", load: () => import("./commands/dev.ts") },
  { name: "start", summary: "Local mode: start engines again", load: () => import("./commands/start.ts") },
  { name: "stop", summary: "Local mode: end engines, which keep their data", load: () => import("./commands/stop.ts") },
  { name: "delete", summary: "Delete cloud services", load: () => import("./commands/delete.ts") },
  { name: "completion", summary: "Explain how to set up completion in a shell", load: () => import("./commands/completion.ts") },
  { name: "version", summary: "Print the version of the plugin and of the runner", load: () => import("./commands/version.ts") },
];
