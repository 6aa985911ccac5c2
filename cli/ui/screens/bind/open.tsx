import { open } from "../../open.tsx";
import type { Session } from "../../session.tsx";
import { type BindDone, BindScreen, type Given } from "./bind-screen.tsx";

/** Asks for a binding, writes it and shows what becomes of it; undefined when it was given up before anything was written. */
export function openBind(session: Session, given: Given): Promise<BindDone | undefined> {
  return open<BindDone | undefined>(
    session,
    (finish) => <BindScreen given={given} onDone={(_, done) => finish(done)} onCancel={() => finish(undefined)} />,
    { fullScreen: true },
  );
}
