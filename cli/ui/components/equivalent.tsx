import { Text } from "ink";
import type { ReactNode } from "react";

/** The command that does the same, so that people learn what can be scripted. */
export function Equivalent({ command }: { command: string }): ReactNode {
  return (
    <Text dimColor wrap="wrap">
      $ {command}
    </Text>
  );
}
