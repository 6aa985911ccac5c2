import { isRich } from "./rich.ts";

/** The terminal, files and pipes that a command talks to: data on stdout, narration on stderr. */
export interface Io {
  /** Data: ends with a line break when it should. */
  out(text: string): void;
  /** A line of narration. */
  note(line: string): void;
  /** What a command is begun with here, for narration that names one. Default: `kubectl cloud`. */
  command?: string;
  /** All of stdin, as text. */
  stdin(): Promise<string>;
  /** Columns of the terminal that stdout is, or undefined. */
  width: number | undefined;
  /** Whether one can be asked: stdin and stderr are a terminal. */
  interactive: boolean;
  /** Whether screens can be drawn: all three streams are a terminal that can do more than print lines. */
  rich: boolean;
  /** Asks on the terminal; true for yes, false for everything else. Only where {@link interactive}. */
  confirm(question: string): Promise<boolean>;
  /** What the process ends with unless something is thrown. Default: 0. */
  exitCode?: number;
}

/** The process's own. */
export function processIo(): Io {
  const io: Io = {
    out: (text) => void process.stdout.write(text),
    note: (line) => void process.stderr.write(`${spelled(line, io.command)}\n`),
    stdin: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString("utf8");
    },
    // looked at when it is needed: making a stream of stdin takes its time
    get width() {
      return process.stdout.isTTY ? process.stdout.columns : undefined;
    },
    get interactive() {
      return process.stdin.isTTY && process.stderr.isTTY;
    },
    get rich() {
      return isRich(process.env, [process.stdin, process.stdout, process.stderr]);
    },
    confirm: async (question) => {
      const { createInterface } = await import("node:readline/promises");
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      // the end of the input, or Ctrl-C
      const closed = new Promise<string>((resolve) => {
        lines.once("close", () => resolve("\n"));
        lines.once("SIGINT", () => lines.close());
      });
      const answer = await Promise.race([lines.question(`${question} [y/N] `), closed]);
      lines.close();
      if (answer === "\n") process.stderr.write(answer);
      return /^y(es)?$/i.test(answer.trim());
    },
  };
  return io;
}

/** A text whose commands mean the same place as the one that is running. */
export function spelled(text: string, command: string | undefined): string {
  return command === undefined ? text : text.replaceAll(/\bkubectl cloud\b(?! --local)/g, () => command);
}
