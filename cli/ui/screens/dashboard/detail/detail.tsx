import { Box, Text } from "ink";
import type { ReactNode } from "react";

import type { StatusRow } from "../../../../actions/status.ts";
import { within } from "../../../../context.ts";
import { shortName } from "../../../../target.ts";
import { commandLine } from "../../../command-line.ts";
import { SizeContext } from "../../../hooks/use-size.ts";
import { useKeys } from "../../../keys/keyboard.tsx";
import { useSession } from "../../../session.tsx";
import { ConnectionTab } from "./connection.tsx";
import { Head } from "./head.tsx";
import { HistoryTab } from "./history.tsx";
import { LogsTab } from "./logs.tsx";
import { Overview } from "./overview.tsx";
import { PlanTab } from "./plan.tsx";
import { tabLabels, tabsOf, tabWords } from "./tabs.ts";
import { YamlTab } from "./yaml.tsx";

/** What is shown of an object. */
export type Tab = "overview" | "connection" | "history" | "logs" | "plan" | "yaml";

/** All about one object, as it changes. */
export interface DetailProps {
  row: StatusRow;
  tab: Tab;
  onTab(tab: Tab): void;
  onClose(): void;
  /** Columns and rows that it has: the whole page, or the part beside the list. */
  width: number;
  height: number;
}

const contents: Record<Tab, (props: { row: StatusRow }) => ReactNode> = {
  overview: Overview,
  connection: ConnectionTab,
  history: HistoryTab,
  logs: LogsTab,
  plan: PlanTab,
  yaml: YamlTab,
};

/** Rows that are not a tab's: which object it is, and the tabs. */
const headRows = 2;
/** From so many rows on there is one for the command that prints what the tab shows. */
const withCommand = 14;

/** All about one object: a tab at a time. */
export function Detail({ row, tab, onTab, onClose, width, height }: DetailProps): ReactNode {
  const tabs = tabsOf(row.kind);
  const at = Math.max(0, tabs.indexOf(tab));
  const chosen = tabs[at] ?? "overview";
  const to = (index: number) => onTab(tabs[(index + tabs.length) % tabs.length] ?? "overview");
  useKeys([
    { keys: ["tab", "right"], label: "next tab", run: () => to(at + 1) },
    { keys: ["shift-tab", "left"], label: "tab before", quiet: true, run: () => to(at - 1) },
    { keys: tabs.map((_, index) => String(index + 1)), label: "a tab", quiet: true, run: (key) => to(Number(key) - 1) },
    { keys: ["d"], label: "overview", quiet: true, run: () => onTab("overview") },
    { keys: ["h"], label: "history", quiet: true, run: () => onTab("history") },
    { keys: ["l"], label: "logs", quiet: true, run: () => onTab("logs") },
    { keys: ["y"], label: "yaml", quiet: true, run: () => onTab("yaml") },
    { keys: ["esc"], label: "back", run: onClose },
  ]);
  const Content = contents[chosen];
  const session = useSession();
  const { name, namespace } = row.object.metadata;
  const words = height < withCommand ? undefined : tabWords(chosen, shortName(row.kind, name));
  return (
    <Box flexDirection="column" width={width} height={height} overflow="hidden">
      <Head row={row} />
      <Box height={1} flexShrink={0} gap={1} overflow="hidden">
        {tabLabels(tabs, chosen, width).map(({ tab: one, text }) => (
          <Text key={one} bold={one === chosen} dimColor={one !== chosen} wrap="truncate">
            {text}
          </Text>
        ))}
      </Box>
      <SizeContext value={{ columns: width, rows: Math.max(1, height - headRows - (words ? 1 : 0)) }}>
        <Box flexDirection="column" flexGrow={1} overflow="hidden">
          <Content key={row.object.metadata.uid} row={row} />
        </Box>
      </SizeContext>
      {words && (
        <Box flexShrink={0} height={1} overflow="hidden">
          <Text dimColor wrap="truncate">
            $ {commandLine({ ...session, context: within(session.context, namespace) }, words)}
          </Text>
        </Box>
      )}
    </Box>
  );
}
