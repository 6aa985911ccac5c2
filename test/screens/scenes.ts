import type { Tmux } from "../parts/tmux.ts";
import type { Workplace } from "./workplace.ts";

/** What is done on a terminal, and pictures on the way. */
export interface Scene {
  /** Of its first picture. */
  name: string;
  /** Words behind `kubectl cloud`. */
  words: readonly string[];
  rows?: number;
  /** @param picture - takes one, by default of the scene's name */
  play(terminal: Tmux, picture: (name?: string) => Promise<void>, place: Workplace): Promise<void>;
}

/** Screens on a cluster. */
export const inCluster: readonly Scene[] = [
  {
    name: "dashboard",
    words: [],
    rows: 20,
    play: async (terminal, picture) => {
      await terminal.until("worker-mail");
      await picture();
    },
  },
  tab("overview", "queue/invoices", "d", "Stalled"),
  tab("connection", "postgres/orders", "2", "reveal", 20),
  tab("history", "queue/mail", "h", "[3 history]", 14),
  tab("plan", "postgres/reports", "5", "storageGiB", 20),
  {
    name: "create",
    words: ["create"],
    rows: 20,
    play: async (terminal, picture) => {
      await terminal.until("› Postgres");
      await terminal.press("Enter");
      await terminal.until("› prod");
      await terminal.press("Enter");
      await terminal.until("›  name*");
      await terminal.type("payments");
      await terminal.until(/name\* +payments/);
      await terminal.press("Down", "Down", "Right");
      await terminal.until("[medium]");
      await picture();
      await terminal.press("C-s");
      await terminal.until("a dry run has accepted it");
      await picture("create-review");
    },
  },
  {
    name: "bind",
    words: ["bind", "queue/mail"],
    rows: 36,
    play: async (terminal, picture) => {
      await terminal.until("› · deployment/web");
      await terminal.press("Enter");
      await terminal.until("MAIL_URI");
      await terminal.press("C-s");
      await terminal.until(/^ *\+ /m);
      await picture();
    },
  },
  {
    name: "at-schedule",
    words: ["at-schedule"],
    rows: 22,
    play: async (terminal, picture) => {
      await terminal.until("What is to come");
      await terminal.type("next friday 18:00");
      await terminal.until(/When +next friday 18:00/);
      await terminal.until(/Friday, \S+ 18:00/);
      await picture();
    },
  },
  {
    name: "waiting",
    words: ["create", "postgres", "payments", "--account=prod", "--wait"],
    rows: 6,
    play: async (terminal, picture, place) => {
      place.adopt("postgres/payments");
      await terminal.until("waiting for a run");
      await Promise.all([place.settle(), terminal.until(/create under way: creating/)]);
      await picture();
    },
  },
];

/** Screens of local mode, where a run's log is on this machine. */
export const inFolder: readonly Scene[] = [tab("logs", "queue/mail", "l", "run done", 16, ["--local"])];

/** A tab of an object, to which one comes from the dashboard. */
function tab(name: string, object: string, key: string, shown: string, rows = 24, words: readonly string[] = []): Scene {
  return {
    name,
    words,
    rows,
    play: async (terminal, picture) => {
      await terminal.until(object);
      await terminal.press(":");
      await terminal.type(object);
      await terminal.press("Enter");
      await terminal.until("1 overview");
      await terminal.press(key);
      await terminal.until(shown);
      await picture();
    },
  };
}
