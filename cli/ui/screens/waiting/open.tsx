import { renderToString } from "ink";

import type { Ending } from "../../../actions/wait-all.ts";
import { open } from "../../open.tsx";
import type { Progress } from "../../progress.ts";
import { SessionProvider, type Session } from "../../session.tsx";
import { WaitingRecord, WaitingScreen, type WaitingScreenProps } from "./waiting-screen.tsx";

/** What came of the waiting. */
interface Waited {
  endings: readonly Ending[];
  progress: readonly Progress[];
}

/**
 * Waits for objects and shows what happens to them; resolves to the ending of each, once all have ended. All that happened stays
 * on the terminal, written once: a picture can't be higher than it.
 */
export async function openWaiting(session: Session, options: Omit<WaitingScreenProps, "onEnd">): Promise<readonly Ending[]> {
  const { endings, progress } = await open<Waited>(
    session,
    (finish) => <WaitingScreen {...options} onEnd={(endings, progress) => finish({ endings, progress })} />,
    { ownsInterrupt: true },
  );
  const record = (
    <SessionProvider value={session}>
      <WaitingRecord progress={progress} />
    </SessionProvider>
  );
  process.stdout.write(`${renderToString(record, { columns: process.stdout.columns || 80 })}\n`);
  return endings;
}
