import type { Tmux } from "../parts/tmux.ts";
import type { Shop } from "./shop.ts";

/** What is done on a terminal, and pictures on the way. */
export interface Scene {
  /** Of its first picture. */
  name: string;
  /** Words behind `kubectl cloud`. */
  words: readonly string[];
  rows?: number;
  /** @param picture - takes one, by default under the scene's name */
  play(terminal: Tmux, picture: (name?: string) => Promise<void>, shop: Shop): Promise<void>;
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
  tab("overview", "queue/invoices", "d", "Stalled True"),
  tab("connection", "postgres/orders", "2", "•••"),
  tab("history", "queue/mail", "h", "[3 history]"),
  tab("plan", "postgres/reports", "5", "storageGiB"),
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
      await terminal.until("18:00:00");
      await picture();
    },
  },
  {
    name: "waiting",
    words: ["create", "postgres", "payments", "--account=prod", "--wait"],
    rows: 9,
    play: async (terminal, picture, shop) => {
      shop.adopt("postgres/payments");
      await terminal.until("waiting for a run");
      await Promise.all([shop.settle(), terminal.until(/create under way: creating/)]);
      await picture();
    },
  },
];

/** A tab of an object, to which one comes from the dashboard. */
function tab(name: string, object: string, key: string, shown: string): Scene {
  return {
    name,
    words: [],
    rows: 24,
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
