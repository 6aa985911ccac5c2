import { Text } from "ink";
import type { ReactNode } from "react";

import { colors, symbols, type Tone } from "../theme.ts";

/** A text in the colour of what it means. */
export function Toned({ tone, bold = false, children }: { tone: Tone; bold?: boolean; children: ReactNode }): ReactNode {
  return tone === "quiet" ? (
    <Text dimColor bold={bold}>
      {children}
    </Text>
  ) : (
    <Text color={colors[tone]} bold={bold}>
      {children}
    </Text>
  );
}

/** The sign of what something means. A screen reader is left to the words beside it. */
export function Sign({ tone }: { tone: Tone }): ReactNode {
  return (
    <Text aria-hidden>
      <Toned tone={tone}>{symbols[tone]}</Toned>
    </Text>
  );
}
