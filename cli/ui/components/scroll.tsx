import { Box, Text } from "ink";
import { type ReactNode, useState } from "react";

import { useKeys } from "../keys/keyboard.tsx";
import { symbols } from "../theme.ts";

/** Lines of which a part is in sight. */
export interface ScrollProps {
  /** Lines, or what is drawn for each. */
  lines: readonly (string | { key: string; node: ReactNode })[];
  height: number;
  /** Stays at the end while lines come, until somebody scrolls up. Default: false. */
  follow?: boolean;
  isActive?: boolean;
}

/** Text that can be scrolled, as in less. */
export function Scroll({ lines, height, follow = false, isActive = true }: ScrollProps): ReactNode {
  const last = Math.max(0, lines.length - height);
  const [at, setAt] = useState<number | "end">(follow ? "end" : 0);
  const top = at === "end" ? last : Math.min(at, last);
  const to = (next: number) => setAt(follow && next >= last ? "end" : Math.max(0, Math.min(last, next)));
  const page = Math.max(1, height - 1);
  useKeys(
    [
      { keys: ["down", "j"], label: "down", quiet: true, run: () => to(top + 1) },
      { keys: ["up", "k"], label: "up", quiet: true, run: () => to(top - 1) },
      { keys: ["pgdn", "space", "ctrl-f"], label: "a page down", quiet: true, run: () => to(top + page) },
      { keys: ["pgup", "ctrl-b"], label: "a page up", quiet: true, run: () => to(top - page) },
      { keys: ["home", "g"], label: "to the beginning", quiet: true, run: () => to(0) },
      { keys: ["end", "G"], label: "to the end", quiet: true, run: () => to(last) },
    ],
    { isActive: isActive && last > 0 },
  );
  return (
    <Box flexDirection="column" height={Math.min(height, Math.max(1, lines.length))} flexShrink={0} overflow="hidden">
      {lines.slice(top, top + height).map((line, index) => (
        // a line of text is known by its place alone
        <Box key={typeof line === "string" ? top + index : line.key} height={1} flexShrink={0} gap={1} overflow="hidden">
          <Box flexGrow={1} overflow="hidden">
            {typeof line === "string" ? <Text wrap="truncate-end">{line || " "}</Text> : line.node}
          </Box>
          {index === height - 1 && top < last && <Below count={last - top} />}
        </Box>
      ))}
    </Box>
  );
}

/** At the end of the last row: how many more there are. */
function Below({ count }: { count: number }): ReactNode {
  return (
    <Box flexShrink={0}>
      <Text dimColor>
        {symbols.down}
        {count}
      </Text>
    </Box>
  );
}
