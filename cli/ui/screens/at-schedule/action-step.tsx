import { Box, Text } from "ink";
import type { ReactNode } from "react";

import { type ActionName, actions } from "../../../actions/schedule-words.ts";
import { List } from "../../components/list.tsx";
import { pageRows } from "../../components/page.tsx";
import { useList } from "../../hooks/use-list.ts";
import { useSize } from "../../hooks/use-size.ts";
import { useKeys } from "../../keys/keyboard.tsx";
import { useSession } from "../../session.tsx";

/** Chooses what is done. */
export interface ActionStepProps {
  chosen: ActionName | undefined;
  onDone(action: ActionName): void;
  onBack(): void;
}

/** The actions there are; in a folder there are no Jobs to run a command in. */
export function ActionStep({ chosen, onDone, onBack }: ActionStepProps): ReactNode {
  const { local } = useSession();
  const { rows } = useSize();
  const names = (Object.keys(actions) as ActionName[]).filter((name) => !local || name !== "run");
  const list = useList(names, rows - pageRows - 3, (name) => name, undefined, chosen);
  useKeys([
    { keys: ["enter"], label: "choose", run: () => list.selected && onDone(list.selected) },
    ...list.bindings,
    { keys: ["esc"], label: "back", run: onBack },
  ]);
  return (
    <List list={list} keyOf={(name) => name}>
      {(name, isSelected) => (
        <>
          <Box width={10} flexShrink={0}>
            <Text bold={isSelected}>{name}</Text>
          </Box>
          <Text dimColor={!isSelected} wrap="truncate">
            {actions[name][1]}
          </Text>
        </>
      )}
    </List>
  );
}
