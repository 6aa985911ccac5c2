/** A line of a unified diff: its text begins with the sign, `+`, `-`, a space, or `@@` above a part. */
export interface DiffLine {
  sign: "+" | "-" | " " | "@@";
  text: string;
}

/**
 * What changes from one text to another, as `kubectl diff` shows it, without the header that names files; nothing for equal ones.
 * The library that compares is loaded here.
 *
 * @param context - how many lines that stay are shown around a change
 */
export async function unified(before: string, after: string, context = 3): Promise<DiffLine[]> {
  const { structuredPatch } = await import("../diff.ts");
  const { hunks } = structuredPatch("", "", before, after, undefined, undefined, { context });
  return hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }): DiffLine[] => [
    { sign: "@@", text: `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@` },
    ...lines.map((text): DiffLine => ({ sign: signOf(text), text })),
  ]);
}

function signOf(line: string): "+" | "-" | " " {
  return line.startsWith("+") ? "+" : line.startsWith("-") ? "-" : " ";
}
