import { open } from "../../open.tsx";
import type { Session } from "../../session.tsx";
import { Dashboard } from "./dashboard.tsx";

/** Shows all objects of the namespace as they change, until the user leaves. */
export function openDashboard(session: Session): Promise<void> {
  return open<void>(session, (finish) => <Dashboard onQuit={() => finish(undefined)} />, { fullScreen: true });
}
