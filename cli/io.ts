/** The terminal, files and pipes that a command talks to: data on stdout, narration on stderr. */
export interface Io {
  /** Data: ends with a line break when it should. */
  out(text: string): void;
  /** A line of narration. */
  note(line: string): void;
  /** All of stdin, as text. */
  stdin(): Promise<string>;
  /** Columns of the terminal that stdout is, or undefined. */
  width: number | undefined;
  /** Whether one can be asked: stdin and stderr are a terminal. */
  interactive: boolean;
}

/** The process's own. */
export function processIo(): Io {
  return {
    out: (text) => void process.stdout.write(text),
    note: (line) => void process.stderr.write(`${line}\n`),
    stdin: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString("utf8");
    },
    width: process.stdout.isTTY ? process.stdout.columns : undefined,
    interactive: process.stdin.isTTY && process.stderr.isTTY,
  };
}
