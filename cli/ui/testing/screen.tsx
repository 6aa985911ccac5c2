import { setImmediate } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";

import { render } from "ink-testing-library";
import type { ReactNode } from "react";

import { testContext } from "../../testing/context.ts";
import { SizeContext } from "../hooks/use-size.ts";
import { Keyboard } from "../keys/keyboard.tsx";
import { type Session, SessionProvider } from "../session.tsx";

/** What terminals send for keys; all others send themselves. */
const sequences: Record<string, string> = {
  up: "\u001B[A",
  down: "\u001B[B",
  right: "\u001B[C",
  left: "\u001B[D",
  home: "\u001B[H",
  end: "\u001B[F",
  pgup: "\u001B[5~",
  pgdn: "\u001B[6~",
  delete: "\u001B[3~",
  enter: "\r",
  esc: "\u001B",
  tab: "\t",
  "shift-tab": "\u001B[Z",
  backspace: "\u007F",
  space: " ",
};

/** A screen as a test has it before it. */
export interface Shown {
  /** Its text, without colours and without empty lines at its end. */
  text(): string;
  /** Presses keys by their names, one after another: `"ctrl-d"`, `"enter"`, `"j"`. */
  press(...keys: string[]): Promise<void>;
  /** Types a text, letter by letter. */
  type(text: string): Promise<void>;
  /** Sends a text as a terminal does that pastes. */
  paste(text: string): Promise<void>;
  /** Waits until the text is as wanted; fails with the last one. */
  until(wanted: string | RegExp | ((text: string) => boolean)): Promise<string>;
  /** All that the terminal was sent. */
  written(): string;
  /** Draws the screen anew, with other properties. */
  draw(screen: ReactNode): Promise<void>;
  close(): void;
}

/** Where a screen is shown. */
export interface ShowOptions {
  columns?: number;
  rows?: number;
  session?: Partial<Session>;
}

/** Draws a screen in a terminal of a size; on a store in memory unless the session says otherwise. */
export async function show(screen: ReactNode, { columns = 100, rows = 30, session }: ShowOptions = {}): Promise<Shown> {
  const whole: Session = { context: await testContext(), command: "kubectl cloud", local: false, ownNamespace: "shop", ...session };
  const shown = render(<></>);
  // ink lays out in the terminal's own width
  Object.defineProperty(shown.stdout, "columns", { value: columns });
  shown.stdout.emit("resize");
  const draw = (drawn: ReactNode) =>
    shown.rerender(
      <SizeContext value={{ columns, rows }}>
        <SessionProvider value={whole}>
          <Keyboard>{drawn}</Keyboard>
        </SessionProvider>
      </SizeContext>,
    );
  draw(screen);
  const text = () => plain(shown.lastFrame() ?? "");
  const send = async (sequence: string) => {
    shown.stdin.write(sequence);
    await settle(sequence.length);
    // an escape alone is only known as one once nothing has followed it
    if (sequence === "\u001B") await new Promise((resolve) => setTimeout(resolve, 60));
  };
  await settle();
  return {
    text,
    press: async (...keys) => {
      for (const key of keys) await send(sequenceOf(key));
    },
    type: async (letters) => {
      for (const letter of letters) await send(letter);
    },
    paste: (pasted) => send(`\u001B[200~${pasted}\u001B[201~`),
    until: async (wanted) => {
      const isThere =
        typeof wanted === "string"
          ? (now: string) => now.includes(wanted)
          : wanted instanceof RegExp
            ? (now: string) => wanted.test(now)
            : wanted;
      for (let attempt = 0; attempt < 500; attempt++) {
        if (isThere(text())) return text();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      throw new Error(`the screen never became as wanted (${String(wanted)}); at last:\n${text()}`);
    },
    written: () => shown.frames.join(""),
    draw: async (drawn) => {
      draw(drawn);
      await settle();
    },
    close: shown.unmount,
  };
}

function sequenceOf(key: string): string {
  const [, letter] = /^ctrl-([a-z])$/.exec(key) ?? [];
  if (letter !== undefined) return String.fromCodePoint((letter.codePointAt(0) ?? 0) - 96);
  return sequences[key] ?? key;
}

function plain(frame: string): string {
  return stripVTControlCharacters(frame)
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trimEnd();
}

async function settle(keys = 1): Promise<void> {
  for (let round = 0; round < keys + 4; round++) await setImmediate();
}
