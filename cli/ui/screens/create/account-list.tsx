import { Box, Text } from "ink";
import type { ReactNode } from "react";

import type { CloudAccount } from "../../../../crds/api/objects.ts";
import type { Kind } from "../../../../lib/kinds.ts";
import { List } from "../../components/list.tsx";
import { pageRows } from "../../components/page.tsx";
import { useList } from "../../hooks/use-list.ts";
import { useSize } from "../../hooks/use-size.ts";
import { useKeys } from "../../keys/keyboard.tsx";
import { symbols } from "../../theme.ts";
import { wrappedTo } from "../../wrap.ts";
import { type Choice, whereIs } from "./accounts.ts";

/** The accounts to choose from. */
export interface AccountListProps {
  kind: Kind;
  choice: Choice;
  chosen: string | undefined;
  onChoose(account: string): void;
  onBack(): void;
}

/** A list of accounts, with where they are; those that can't be used are named below. */
export function AccountList({ kind, choice: { usable, others }, chosen, onChoose, onBack }: AccountListProps): ReactNode {
  const { columns, rows } = useSize();
  const keyOf = ({ metadata }: CloudAccount) => metadata.name;
  const why = others.length ? `Not among them: ${others.map((one) => `${one.name} (${one.why})`).join(", ")}.` : "";
  const about = why ? wrappedTo(why, columns - 2, Math.max(1, Math.floor(rows / 4)), symbols.more) : [];
  const list = useList(usable, Math.max(1, rows - pageRows - about.length - 2), keyOf, undefined, chosen);
  useKeys([
    ...list.bindings,
    { keys: ["enter"], label: "choose", run: () => list.selected && onChoose(keyOf(list.selected)) },
    { keys: ["esc"], label: "back", run: onBack },
  ]);
  const width = Math.max(...usable.map((account) => keyOf(account).length));
  return (
    <Box flexDirection="column">
      <Text wrap="truncate">In which account is the {kind.singular} to be?</Text>
      <List list={list} keyOf={keyOf}>
        {(account, isSelected) => (
          <Text bold={isSelected} wrap="truncate">
            {keyOf(account).padEnd(width)} <Text dimColor>{whereIs(account)}</Text>
          </Text>
        )}
      </List>
      <Box flexDirection="column" marginTop={1} paddingLeft={2} flexShrink={0}>
        {about.map((line) => (
          <Text key={line} dimColor>
            {line}
          </Text>
        ))}
      </Box>
    </Box>
  );
}
