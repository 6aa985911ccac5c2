import { render, type RenderOptions } from "ink";
import { Component, type ReactNode } from "react";

import { Keyboard } from "./keys/keyboard.tsx";
import { SessionProvider, type Session } from "./session.tsx";

/** How a screen is shown. */
export interface OpenOptions {
  /** Takes the whole terminal, and gives it back as it was. Default: below what is there, where the last picture stays. */
  fullScreen?: boolean;
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
  { fullScreen = false }: OpenOptions = {},
): Promise<T> {
  let end: { result: T } | { error: unknown } | undefined;
  const app = render(<></>, options(fullScreen));
  const finish = (reached: typeof end) => {
    end ??= reached;
    app.unmount();
  };
  app.rerender(
    <Boundary onError={(error) => finish({ error })}>
      <SessionProvider value={session}>
        <Keyboard>{screen((result) => finish({ result }))}</Keyboard>
      </SessionProvider>
    </Boundary>,
  );
  await app.waitUntilExit();
  app.cleanup();
  if (end && "result" in end) return end.result;
  throw (end?.error as Error | undefined) ?? new Error("a screen was closed without a result");
}

function options(fullScreen: boolean): RenderOptions {
  return {
    // whoever opens a screen has seen that this is a terminal
    interactive: true,
    alternateScreen: fullScreen,
    incrementalRendering: true,
    // each screen says what it means
    exitOnCtrlC: false,
    patchConsole: false,
    isScreenReaderEnabled: hasScreenReader(process.env),
  };
}

/** Whether the user hears screens: ink's variable, and the one that other command lines share. */
export function hasScreenReader(env: NodeJS.ProcessEnv): boolean {
  return env["INK_SCREEN_READER"] === "true" || Boolean(env["ACCESSIBLE"]);
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
