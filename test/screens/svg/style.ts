const names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

/** How a run looks: classes of the picture's style sheet, or colours of its own. */
export interface Look {
  /** Of the letters: `red`, `bright-red`, `#d700af`, or undefined for the terminal's own. */
  color: string | undefined;
  /** Of what is behind them; `text` is the colour that letters have by themselves. */
  background: string | undefined;
  classes: readonly string[];
}

const marks: Record<string, string> = { "1": "bold", "2": "dim", "3": "italic", "4": "underline", "9": "strike" };

/** What SGR codes ask for. */
export function lookOf(styles: readonly string[]): Look {
  const color = styles.map((style) => colorOf(style, 30)).find((one) => one !== undefined);
  const background = styles.map((style) => colorOf(style, 40)).find((one) => one !== undefined);
  const classes = styles.flatMap((style) => marks[style] ?? []);
  return styles.includes("7") ? { color: background ?? "ground", background: color ?? "text", classes } : { color, background, classes };
}

/** @param first - code of the first colour: 30 for letters, 40 for what is behind them */
function colorOf(style: string, first: number): string | undefined {
  const [code = 0, kind, ...values] = style.split(/[;:]+/).map(Number);
  if (code === first + 8) return kind === 5 ? indexed(values[0] ?? 0) : hex(values.slice(-3));
  return names[code - first] ?? (names[code - first - 60] ? `bright-${names[code - first - 60]}` : undefined);
}

/** Of xterm's 256 colours: sixteen by name, a cube of 6 × 6 × 6, and greys. */
function indexed(index: number): string {
  if (index < 16) return `${index < 8 ? "" : "bright-"}${names[index % 8]}`;
  if (index >= 232) return hex(Array.from({ length: 3 }, () => 8 + (index - 232) * 10));
  return hex([36, 6, 1].map((weight) => [0, 95, 135, 175, 215, 255][Math.floor((index - 16) / weight) % 6] ?? 0));
}

function hex(values: readonly number[]): string {
  return `#${values.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}
