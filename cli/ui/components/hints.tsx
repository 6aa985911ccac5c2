import { Box, Text } from "ink";
import type { ReactNode } from "react";

import { useSize } from "../hooks/use-size.ts";
import { type Binding, useBindings } from "../keys/keyboard.tsx";

/** The line of keys that do something now, as many as there is room for. */
export function Hints(): ReactNode {
  const { columns } = useSize();
  const shown = fitting(
    useBindings().filter(({ quiet }) => !quiet),
    columns,
  );
  return (
    <Box gap={2} height={1} flexShrink={0} overflow="hidden">
      {shown.map(({ keys, label }) => (
        <Text key={keys.join()} wrap="truncate">
          <Text bold>{keys[0]}</Text> <Text dimColor>{label}</Text>
        </Text>
      ))}
    </Box>
  );
}

/** The first bindings that fit; the help, behind `?`, is always among them. */
function fitting(bindings: readonly Binding[], columns: number): Binding[] {
  const width = ({ keys: [key = ""], label }: Binding) => key.length + label.length + 3;
  const help = bindings.filter(({ keys }) => keys.includes("?"));
  let left = columns - help.reduce((sum, one) => sum + width(one), 0);
  const rest = bindings.filter((one) => !help.includes(one) && (left -= width(one)) >= 0);
  return [...rest, ...help];
}
