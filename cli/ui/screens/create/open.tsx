import { open } from "../../open.tsx";
import type { Session } from "../../session.tsx";
import { CreateScreen, type CreateScreenProps, type Made } from "./create-screen.tsx";

/** Makes an object with a form; resolves to undefined when nothing was written, as the user has cancelled. */
export function openCreate(session: Session, known: Pick<CreateScreenProps, "start" | "timeoutMs">): Promise<Made | undefined> {
  return open<Made | undefined>(session, (finish) => <CreateScreen {...known} onDone={finish} onCancel={() => finish(undefined)} />, {
    fullScreen: true,
  });
}
