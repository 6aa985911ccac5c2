import { Text } from "ink";
import type { ReactNode } from "react";

import type { StatusRow } from "../../../../actions/status.ts";

/** What is shown of an object. */
export type Tab = "overview" | "connection" | "history" | "logs" | "plan" | "yaml";

/** All about one object, as it changes. */
export interface DetailProps {
  row: StatusRow;
  tab: Tab;
  onTab(tab: Tab): void;
  onClose(): void;
  /** Columns and rows that it has: the whole page, or the part beside the list. */
  width: number;
  height: number;
}

/** All about one object: a tab at a time. */
export function Detail({ row }: DetailProps): ReactNode {
  return <Text>{row.object.metadata.name}</Text>;
}
