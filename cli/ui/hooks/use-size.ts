import { useStdout } from "ink";
import { createContext, useContext, useMemo, useSyncExternalStore } from "react";

/** Columns and rows that a screen has. */
export interface Size {
  columns: number;
  rows: number;
}

/** A size other than the terminal's, for a part of it and for tests. */
export const SizeContext = createContext<Size | undefined>(undefined);

/** The size there is, as it changes. */
export function useSize(): Size {
  const { stdout } = useStdout();
  const terminal = useMemo(() => terminalOf(stdout as NodeJS.WriteStream), [stdout]);
  const size = useSyncExternalStore(terminal.subscribe, terminal.size);
  return useContext(SizeContext) ?? size;
}

interface Terminal {
  subscribe(listener: () => void): () => void;
  size(): Size;
}

const terminals = new WeakMap<NodeJS.WriteStream, Terminal>();

/** What tells of a terminal's size: with one listener for all of a screen, as node warns of more than ten. */
function terminalOf(stdout: NodeJS.WriteStream): Terminal {
  const known = terminals.get(stdout);
  if (known) return known;
  const listeners = new Set<() => void>();
  let latest = sizeOf(stdout);
  const resized = () => {
    latest = sizeOf(stdout);
    for (const listener of listeners) listener();
  };
  const terminal: Terminal = {
    subscribe: (listener) => {
      if (!listeners.size) stdout.on("resize", resized);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (!listeners.size) stdout.off("resize", resized);
      };
    },
    size: () => latest,
  };
  terminals.set(stdout, terminal);
  return terminal;
}

/** Some terminals, such as a serial line, do not say it. */
function sizeOf({ columns, rows }: NodeJS.WriteStream): Size {
  return { columns: columns || 80, rows: rows || 24 };
}
