import type { ReactNode } from "react";

import type { Written } from "../../../actions/create.ts";
import type { NamedTarget } from "../../../target.ts";
import { Page } from "../../components/page.tsx";
import { useKeys } from "../../keys/keyboard.tsx";

/** Writes a schedule; ends with it. */
export interface ScheduleScreenProps {
  /** The object that it is about, where the user has chosen one. */
  target?: NamedTarget;
  onDone(written: Written): void;
  onCancel(): void;
}

/** A time in words, what to do then, and what else is to come. */
export function ScheduleScreen({ onCancel }: ScheduleScreenProps): ReactNode {
  useKeys([{ keys: ["esc"], label: "back", run: onCancel }], { modal: true });
  return <Page title="Schedule">{null}</Page>;
}
