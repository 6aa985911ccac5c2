import { Box, Text } from "ink";
import { type ReactNode, useState } from "react";

import type { OutlineKey } from "../../../../actions/connection-outline.ts";
import type { StatusRow } from "../../../../actions/status.ts";
import { oneLine } from "../../../../output/text.ts";
import { List } from "../../../components/list.tsx";
import { Problem } from "../../../components/problem.tsx";
import { Sign } from "../../../components/tone.tsx";
import { useClipboard } from "../../../hooks/use-clipboard.ts";
import { inView, useList } from "../../../hooks/use-list.ts";
import { useSize } from "../../../hooks/use-size.ts";
import { useKeys } from "../../../keys/keyboard.tsx";
import { symbols } from "../../../theme.ts";
import { wrapped } from "../../../wrap.ts";
import { Nothing } from "./nothing.tsx";
import { useConnection } from "./use-connection.ts";

/** In place of a secret value, whatever its length. */
const dots = symbols.hidden.repeat(8);

/** What workloads get of a service. Another connection is another component, so that nothing of the one before stays. */
export function ConnectionTab({ row }: { row: StatusRow }): ReactNode {
  const { binding, connectionChecksum } = row.object.status ?? {};
  if (!binding) return <Nothing>no run has written a connection yet</Nothing>;
  return <Connection key={`${binding.name} ${connectionChecksum}`} row={row} />;
}

function Connection({ row }: { row: StatusRow }): ReactNode {
  const { columns, rows } = useSize();
  const connection = useConnection(row);
  const copy = useClipboard();
  const [copied, setCopied] = useState<string>();
  const { keys = [], revealed, valueOf, reveal, take, error } = connection;
  const secret = keys.filter(({ value }) => value === undefined).map(({ key }) => key);
  const titles = Math.min(Math.max(0, ...keys.map(({ key }) => key.length)) + 2, Math.ceil(columns / 2));
  const room = Math.max(8, columns - titles - 2);
  const list = useList(keys, rows, ({ key }) => key);
  const { selected } = list;
  const isSecret = selected !== undefined && selected.value === undefined;
  const isRevealed = isSecret && revealed.has(selected.key);
  const toggle = () => {
    if (isSecret) void reveal(isRevealed ? [...revealed].filter((key) => key !== selected.key) : [...revealed, selected.key]);
  };
  const copyIt = async () => {
    if (!selected) return;
    const value = await take(selected);
    if (value === undefined) return;
    copy(value);
    setCopied(selected.key);
  };
  useKeys([
    ...list.bindings,
    ...(isSecret ? [{ keys: ["v"], label: isRevealed ? "hide" : "reveal", run: toggle }] : []),
    ...(secret.length
      ? [{ keys: ["V"], label: revealed.size ? "hide all" : "reveal all", run: () => void reveal(revealed.size ? [] : secret) }]
      : []),
    ...(selected ? [{ keys: ["c"], label: "copy", run: () => void copyIt() }] : []),
  ]);
  if (connection.keys && !keys.length && error === undefined) return <Nothing>it has no keys</Nothing>;
  const shown = selected && valueOf(selected);
  const long = shown !== undefined && shown.length > room ? wrapped(oneLine(shown), columns) : [];
  const below = (long.length && long.length + 1) + (error === undefined ? Number(copied !== undefined) : 4);
  return (
    <Box flexDirection="column">
      <List list={inView(list, Math.max(1, rows - below))} keyOf={({ key }) => key}>
        {(one) => <KeyRow one={one} value={valueOf(one)} titles={titles} />}
      </List>
      {long.length > 0 && (
        <Box flexDirection="column" marginTop={1} overflow="hidden">
          {long.map((line, index) => (
            // a line is known by its place alone
            <Text key={index} wrap="truncate">
              {line}
            </Text>
          ))}
        </Box>
      )}
      {copied !== undefined && error === undefined && (
        <Text wrap="truncate">
          <Sign tone="ok" /> {copied} was handed to the terminal&apos;s clipboard
        </Text>
      )}
      {error !== undefined && <Problem error={error} />}
    </Box>
  );
}

function KeyRow({ one: { key, value: open }, value, titles }: { one: OutlineKey; value: string | undefined; titles: number }): ReactNode {
  return (
    <Text wrap="truncate">
      <Text dimColor>{`${key} `.padEnd(titles)}</Text>
      {value === undefined ? <Text aria-hidden>{dots}</Text> : oneLine(value) || <Text dimColor>empty</Text>}
      {open === undefined && <Text dimColor> {value === undefined ? "hidden" : "secret"}</Text>}
    </Text>
  );
}
