import type { Tmux } from "../parts/tmux.ts";

/** A picture, and how one comes to what it shows. */
export interface Scene {
  /** Of the file. */
  name: string;
  title: string;
  /** Words behind `kubectl cloud`. */
  args: readonly string[];
  columns?: number;
  rows?: number;
  /** From the program's start to what is to be seen. */
  act(terminal: Tmux): Promise<unknown>;
}

/** Screens on a cluster. */
export const inCluster: readonly Scene[] = [
  {
    name: "dashboard",
    title: "kubectl cloud",
    args: [],
    act: (terminal) => terminal.until("queue/invoices"),
  },
];
