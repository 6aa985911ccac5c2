/** A line of the result. */
export interface Row {
  what: string;
  /** With its unit, such as `0.081 s`. */
  measured: string;
  /** What it was measured against in the same run, such as `kubectl get 0.100 s`. */
  beside?: string;
  /** measured ÷ beside. */
  ratio?: number;
  /** In words, such as `≤ 0.8×`. */
  goal?: string;
  met?: boolean;
}

/** Rows under their titles, in columns. */
export function table(rows: readonly Row[]): string {
  const lines = [
    ["WHAT", "MEASURED", "BESIDE", "RATIO", "GOAL", ""],
    ...rows.map(({ what, measured, beside = "", ratio, goal = "", met }) => [
      what,
      measured,
      beside,
      ratio === undefined ? "" : `${ratio.toFixed(2)}×`,
      goal,
      met === undefined ? "" : met ? "met" : "MISSED",
    ]),
  ];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join("   ")
          .trimEnd()}\n`,
    )
    .join("");
}

/** `0.081 s` */
export function seconds(value: number): string {
  return `${value.toFixed(value < 10 ? 3 : 1)} s`;
}

/** `12.3 ms` */
export function milliseconds(value: number): string {
  return `${(value * 1000).toFixed(1)} ms`;
}

/** `61 MB` */
export function megabytes(value: number): string {
  return `${value.toFixed(0)} MB`;
}

/** A row whose goal is a part of what stands beside it. */
export function relative(
  what: string,
  unit: (value: number) => string,
  measured: number,
  other: { name: string; value: number },
  goal?: { atMost: number; text?: string },
): Row {
  const ratio = measured / other.value;
  return {
    what,
    measured: unit(measured),
    beside: `${other.name} ${unit(other.value)}`,
    ratio,
    ...(goal && { goal: goal.text ?? `≤ ${goal.atMost}×`, met: ratio <= goal.atMost }),
  };
}

/** A row whose goal is a limit. */
export function absolute(what: string, unit: (value: number) => string, measured: number, atMost: number): Row {
  return { what, measured: unit(measured), goal: `≤ ${unit(atMost).replace(/\.0+ /, " ")}`, met: measured <= atMost };
}
