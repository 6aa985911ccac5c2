import { changeLine, planText, type Shown } from "../output/plan.ts";
import { wrapped } from "./wrap.ts";

/** A plan in lines of a width: as a table where that fits, else a change below the other. */
export function planLines(name: string, shown: Shown, width: number): string[] {
  const isTable = (lines: string[]) => lines.every((line) => line.length <= width);
  const [wide, narrow] = [true, false].map((one) => planText(name, shown, one).trimEnd().split("\n")) as [string[], string[]];
  if (isTable(wide)) return wide;
  if (isTable(narrow)) return narrow;
  const [head = ""] = narrow;
  return [...wrapped(head, width), ...(shown.changes ?? []).flatMap((change) => wrapped(changeLine(change), width, "  "))];
}
