import { Box, Text } from "ink";
import type { ReactNode } from "react";

import { type Kind, serviceKinds } from "../../../../lib/kinds.ts";
import { List } from "../../components/list.tsx";
import { pageRows } from "../../components/page.tsx";
import { useList } from "../../hooks/use-list.ts";
import { useSize } from "../../hooks/use-size.ts";
import { useKeys } from "../../keys/keyboard.tsx";
import { useSession } from "../../session.tsx";
import { symbols } from "../../theme.ts";
import { wrappedTo } from "../../wrap.ts";
import { cloudName } from "./accounts.ts";

/** Rows of what is said of the chosen kind, and the empty one before it. */
const aboutRows = 4;

/** Asks for the kind, of which each is told what it is and on which clouds. */
export function KindStep({
  chosen,
  onChoose,
  onBack,
}: {
  chosen: Kind | undefined;
  onChoose(kind: Kind): void;
  onBack(): void;
}): ReactNode {
  const { local } = useSession();
  const { columns, rows } = useSize();
  const keyOf = ({ singular }: Kind) => singular;
  const list = useList(serviceKinds, Math.max(1, rows - pageRows - aboutRows - 1), keyOf, undefined, chosen && keyOf(chosen));
  useKeys([
    ...list.bindings,
    { keys: ["enter"], label: "choose", run: () => list.selected && onChoose(list.selected) },
    { keys: ["esc"], label: "cancel", run: onBack },
  ]);
  const width = Math.max(...serviceKinds.map(({ kind }) => kind.length));
  return (
    <Box flexDirection="column">
      <Text wrap="truncate">What is it to be?</Text>
      <List list={list} keyOf={keyOf}>
        {({ kind, providers }, isSelected) => (
          <Text bold={isSelected} wrap="truncate">
            {kind.padEnd(width)} {!local && <Text dimColor>{`on ${providers.map(cloudName).join(" and ")}`}</Text>}
          </Text>
        )}
      </List>
      <Box flexDirection="column" marginTop={1} paddingLeft={2} flexShrink={0}>
        {list.selected &&
          wrappedTo(list.selected.description, columns - 2, aboutRows - 1, symbols.more).map((line) => (
            <Text key={line} dimColor>
              {line}
            </Text>
          ))}
      </Box>
    </Box>
  );
}
