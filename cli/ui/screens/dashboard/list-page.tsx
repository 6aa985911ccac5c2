import { Box, Text } from "ink";
import type { ReactNode } from "react";

import type { Snapshot } from "../../../actions/live/live.ts";
import { Page, pageRows } from "../../components/page.tsx";
import { Sign } from "../../components/tone.tsx";
import { useSize } from "../../hooks/use-size.ts";
import { useKeys } from "../../keys/keyboard.tsx";
import { useSession } from "../../session.tsx";
import { symbols } from "../../theme.ts";
import { narrow } from "./columns.ts";
import { NoticeLines } from "./notice-lines.tsx";
import { notices, wholeProblem } from "./notices.ts";
import { Objects } from "./objects.tsx";
import type { Other } from "./other-screen.tsx";
import { Prompts } from "./prompts.tsx";
import { Schedules } from "./schedules/schedules.tsx";
import { commandFor, scopeText } from "./scope.ts";
import { useObjects } from "./use-objects.ts";
import type { ViewState } from "./use-view.ts";

/** The list with its head and its foot. */
export interface ListPageProps {
  view: ViewState;
  snapshot: Snapshot;
  /** Whether another screen stands in its place; what is selected and open stays. */
  isHidden: boolean;
  /** What the other screen has done. */
  said: string | undefined;
  onOther(other: Other): void;
  onQuit(): void;
}

/** The page of the list: objects or schedules, and what is to be known of them. */
export function ListPage({ view, snapshot, isHidden, said, onOther, onQuit }: ListPageProps): ReactNode {
  const session = useSession();
  const { columns, rows } = useSize();
  const { scope, prompt, sort, filter } = view;
  const problems = wholeProblem(snapshot.health) === undefined ? notices(snapshot.health, session.context.now()).length : 0;
  const promptRows = prompt === undefined ? 0 : prompt === "filter" ? 1 : 2;
  const height = Math.max(2, rows - pageRows - problems - promptRows - (said ? 1 : 0));
  const objects = useObjects(snapshot, view, height);
  const { selected, opened, open, arranged } = objects;
  const isActive = !isHidden && prompt === undefined;
  const target = selected && { kind: selected.kind, name: selected.object.metadata.name };
  const namespace = selected?.object.metadata.namespace ?? scope.namespace ?? session.context.namespace;
  const other = (name: Other["name"]) => onOther({ name, namespace, target: target?.kind.service ? target : undefined });
  useKeys(
    [
      { keys: ["c"], label: "create", run: () => other("create") },
      ...(session.local ? [] : [{ keys: ["b"], label: "bind", run: () => other("bind") }]),
      { keys: ["t"], label: "schedule", run: () => other("schedule") },
      { keys: ["q", "ctrl-c"], label: "quit", run: onQuit },
    ],
    { isActive },
  );
  if (isHidden) return null;
  const keys = <ViewKeys view={view} isActive={isActive} isOpen={opened !== undefined} />;
  const count = scope.show === "schedules" ? snapshot.schedules.length : arranged.count;
  const titled = (short: boolean) =>
    [
      scopeText(scope, { short }),
      String(count),
      ...(scope.show === "schedules" || sort === "attention" ? [] : [`by ${sort}`]),
      ...(filter ? [`/${filter}`] : []),
    ].join(` ${symbols.separator} `);
  const command = `$ ${commandFor(session.command, scope)}`;
  const fits = (title: string) => title.length + command.length + 2 <= columns;
  const title = titled(!fits(titled(false)) && (fits(titled(true)) || columns < narrow));
  return (
    <Page title={title} place={fits(title) ? command : ""}>
      {problems > 0 && (
        <Box flexDirection="column" height={problems} flexShrink={0} overflow="hidden">
          <NoticeLines health={snapshot.health} />
        </Box>
      )}
      <Box flexDirection="column" flexGrow={1} overflow="hidden">
        {scope.show === "schedules" ? (
          <Schedules {...{ snapshot, view, height, isActive, keys }} />
        ) : (
          <Objects {...{ snapshot, view, objects, height, isActive, keys }} />
        )}
      </Box>
      {said && (
        <Text wrap="truncate">
          <Sign tone="ok" /> {said}
        </Text>
      )}
      <Prompts {...{ view, snapshot, onQuit }} onOpen={open} />
    </Page>
  );
}

/** Keys that change what is listed. A part of their own, so that they come before those of the selected object, and behind a question. */
function ViewKeys({ view, isActive, isOpen }: { view: ViewState; isActive: boolean; isOpen: boolean }): ReactNode {
  useKeys([{ keys: [":"], label: "go to", run: () => view.change({ prompt: "jump" }) }], { isActive });
  useKeys(
    [
      { keys: ["/"], label: "filter", run: () => view.change({ prompt: "filter" }) },
      { keys: ["A", "0"], label: "all namespaces", quiet: true, run: view.toggleNamespaces },
      { keys: ["esc"], label: "show more again", quiet: true, run: view.back },
    ],
    { isActive: isActive && !isOpen },
  );
  return null;
}
