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

/** Goes to an object in the dashboard and opens one of its tabs. */
const detail =
  (object: string, tab: string, shown: string | RegExp, ...keys: string[]) =>
  async (terminal: Tmux): Promise<void> => {
    await terminal.until(object);
    await terminal.press(":");
    await terminal.type(object);
    await terminal.press("Enter");
    await terminal.until("1 overview");
    await terminal.press(tab);
    await terminal.until(shown);
    await terminal.press(...keys);
  };

/** Screens on a cluster. */
export const inCluster: readonly Scene[] = [
  {
    name: "dashboard",
    title: "kubectl cloud",
    args: [],
    act: async (terminal) => {
      await terminal.until("worker-mail");
    },
  },
  { name: "overview", title: "kubectl cloud", args: [], act: detail("queue/invoices", "d", "AccessDenied") },
  { name: "connection", title: "kubectl cloud", args: [], act: detail("postgres/orders", "2", "password") },
  { name: "history", title: "kubectl cloud", args: [], act: detail("queue/mail", "h", "[3 history]") },
  { name: "logs", title: "kubectl cloud", args: [], act: detail("queue/invoices", "l", "[4 logs]") },
  { name: "plan", title: "kubectl cloud", args: [], act: detail("postgres/reports", "5", "storageGiB") },
];
