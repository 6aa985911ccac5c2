import { Text, useAnimation, useIsScreenReaderEnabled } from "ink";
import type { ReactNode } from "react";

import { isUnicode } from "../theme.ts";

const frames = isUnicode ? ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] : ["|", "/", "-", "\\"];

/** A sign that something is under way; still, and silent, for a screen reader. */
export function Spinner(): ReactNode {
  const hears = useIsScreenReaderEnabled();
  const { frame } = useAnimation({ interval: 120, isActive: !hears });
  return <Text color="cyan">{hears ? "" : frames[frame % frames.length]}</Text>;
}
