import { Box, Text } from "ink";
import { type ReactNode, useState } from "react";

import { useSize } from "../hooks/use-size.ts";
import { type Binding, useBindings, useKeys } from "../keys/keyboard.tsx";

/** Keys of {@link useHelp}. */
const helpKeys: Binding[] = [{ keys: ["?"], label: "help", run: () => undefined }];

/** Shows all keys of a screen behind `?`, in its place. */
export function WithHelp({ children, isActive = true }: { children: ReactNode; isActive?: boolean }): ReactNode {
  const [bindings, setBindings] = useState<readonly Binding[]>();
  const here = useBindings();
  useKeys(
    helpKeys.map((one) => ({ ...one, run: () => setBindings(here) })),
    { isActive: isActive && !bindings },
  );
  return (
    <>
      {bindings && <Help bindings={bindings} onClose={() => setBindings(undefined)} />}
      <Box display={bindings ? "none" : "flex"} flexDirection="column" flexGrow={1}>
        {children}
      </Box>
    </>
  );
}

function Help({ bindings, onClose }: { bindings: readonly Binding[]; onClose(): void }): ReactNode {
  const { rows } = useSize();
  const [top, setTop] = useState(0);
  const height = Math.max(1, rows - 3);
  const last = Math.max(0, bindings.length - height);
  useKeys(
    [
      { keys: ["esc", "q", "?", "enter"], label: "close", run: onClose },
      { keys: ["down", "j"], label: "more", quiet: bindings.length <= height, run: () => setTop((at) => Math.min(last, at + 1)) },
      { keys: ["up", "k"], label: "back", quiet: true, run: () => setTop((at) => Math.max(0, at - 1)) },
    ],
    { modal: true },
  );
  const width = Math.max(...bindings.map(({ keys }) => keys.join(" ").length));
  return (
    <Box flexDirection="column" flexGrow={1}>
      <Text bold>Keys</Text>
      {bindings.slice(top, top + height).map(({ keys, label }) => (
        <Text key={keys.join()} wrap="truncate">
          {"  "}
          <Text bold>{keys.join(" ").padEnd(width)}</Text>
          {"  "}
          {label}
        </Text>
      ))}
    </Box>
  );
}
