import type { Kind } from "../../../../../lib/kinds.ts";
import type { Tab } from "./detail.tsx";

/** Tabs of an object, in their order. What is no service has neither a connection nor a plan. */
export function tabsOf({ service }: Kind): readonly Tab[] {
  return service ? ["overview", "connection", "history", "logs", "plan", "yaml"] : ["overview", "history", "logs", "yaml"];
}

/** The command that prints what a tab shows, in its words behind `kubectl cloud`. */
export function tabWords(tab: Tab, named: string): readonly string[] {
  const words: Record<Tab, readonly string[]> = {
    overview: ["status", named],
    connection: ["env", named],
    history: ["history", named],
    logs: ["logs", named, "-f"],
    plan: ["plan", named],
    yaml: ["status", named, "-o", "yaml"],
  };
  return words[tab];
}

/** A tab as it stands in the row of tabs. */
export interface TabLabel {
  tab: Tab;
  text: string;
}

/** The row of tabs, as long as there is room for: with the digits that lead to them, without, with short words, the chosen one alone. */
export function tabLabels(tabs: readonly Tab[], chosen: Tab, width: number): TabLabel[] {
  const all = (text: (tab: Tab, index: number) => string) =>
    tabs.map((tab, index) => ({ tab, text: tab === chosen ? `[${text(tab, index)}]` : text(tab, index) }));
  const rows = [all((tab, index) => `${index + 1} ${tab}`), all((tab) => tab), all((tab) => tab.slice(0, 4))];
  return rows.find((row) => row.reduce((sum, { text }) => sum + text.length + 1, -1) <= width) ?? [{ tab: chosen, text: `[${chosen}]` }];
}
