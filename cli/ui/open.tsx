import { type Instance, render, type RenderOptions } from "ink";
import { Component, type ReactNode } from "react";

import { hasScreenReader } from "../rich.ts";
import { Keyboard } from "./keys/keyboard.tsx";
import { SessionProvider, type Session } from "./session.tsx";
import { guardTerminal } from "./terminal-guard.ts";

/** How a screen is shown. */
export interface OpenOptions {
  /** Takes the whole terminal. Default: below what is there. Both give it back as it was: what is to stay is written afterwards. */
  fullScreen?: boolean;
  /** Whoever opens it listens to SIGINT, which then does not end the process. Default: false. */
  ownsInterrupt?: boolean;
}

/** Ends the screen with a result. */
export type Finish<T> = (result: T) => void;

/**
 * Shows a screen until it finishes; resolves to its result. The terminal is as it was before after every end: a result, an error,
 * which is thrown, and a signal, which ends the process as it would have.
 */
export async function open<T>(
  session: Session,
  screen: (finish: Finish<T>) => ReactNode,
  { fullScreen = false, ownsInterrupt = false }: OpenOptions = {},
): Promise<T> {
  let end: { result: T } | { error: unknown } | undefined;
  let app: Instance | undefined;
  const finish = (reached: typeof end) => {
    end ??= reached;
    if (app) void close(app, fullScreen);
  };
  const tree = (
    <Boundary onError={(error) => finish({ error })}>
      <SessionProvider value={session}>
        <Keyboard>{screen((result) => finish({ result }))}</Keyboard>
      </SessionProvider>
    </Boundary>
  );
  // ink holds a second picture back for a thirtieth of a second; below what is there, lines that are just being written come before
  app = render(fullScreen ? tree : <></>, options(fullScreen));
  const release = guardTerminal({
    // by a signal or by process.exit: whoever waits for the screen is not to go on
    close: () => {
      end ??= { error: ending };
      app?.unmount();
    },
    fail: (error) => finish({ error }),
    ownsInterrupt,
  });
  if (!fullScreen) app.rerender(tree);
  // it may have finished while it was drawn for the first time
  if (end) void close(app, fullScreen);
  try {
    await app.waitUntilExit();
    app.cleanup();
  } finally {
    release();
  }
  if (!end) throw new Error("a screen was closed without a result");
  if ("result" in end) return end.result;
  if (end.error === ending) await new Promise(() => undefined);
  throw end.error;
}

/** Takes a screen down. One below other lines is wiped out, once what ink holds back has been drawn. */
async function close(app: Instance, fullScreen: boolean): Promise<void> {
  if (!fullScreen) {
    await app.waitUntilRenderFlush();
    app.clear();
  }
  app.unmount();
}

/** In place of an error: the process ends. */
const ending = Symbol("ending");

function options(fullScreen: boolean): RenderOptions {
  const hears = hasScreenReader(process.env);
  return {
    // whoever opens a screen has seen that this is a terminal
    interactive: true,
    // what is read aloud is to stay where it can be read again
    alternateScreen: fullScreen && !hears,
    incrementalRendering: true,
    // each screen says what it means
    exitOnCtrlC: false,
    patchConsole: false,
    isScreenReaderEnabled: hears,
  };
}

/** Hands what a component throws to the one who opened the screen, in place of ink's own page with its stack. */
class Boundary extends Component<{ children: ReactNode; onError(error: unknown): void }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onError(error);
  }

  override render(): ReactNode {
    return this.state.failed ? null : this.props.children;
  }
}
