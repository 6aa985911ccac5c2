import type { Ending } from "../../../actions/wait-all.ts";
import { open } from "../../open.tsx";
import type { Session } from "../../session.tsx";
import { WaitingScreen, type WaitingScreenProps } from "./waiting-screen.tsx";

/** Waits for objects and shows what happens to them; resolves to the ending of each, once all have ended. */
export function openWaiting(session: Session, options: Omit<WaitingScreenProps, "onEnd">): Promise<readonly Ending[]> {
  return open<readonly Ending[]>(session, (finish) => <WaitingScreen {...options} onEnd={finish} />, { ownsInterrupt: true });
}
