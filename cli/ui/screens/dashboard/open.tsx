import type { Live } from "../../../actions/live/live.ts";
import { open } from "../../open.tsx";
import type { Session } from "../../session.tsx";
import { Dashboard } from "./dashboard.tsx";

/** Shows objects as they change, until the user leaves. Throws the error when nothing could ever be read. */
export async function openDashboard(session: Session, live: Live): Promise<void> {
  const error = await open<Error | undefined>(session, (finish) => <Dashboard live={live} onEnd={finish} />, { fullScreen: true });
  if (error !== undefined) throw error;
}
