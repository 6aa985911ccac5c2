import type { Context, Frame, GlobalFlags } from "./context.ts";
import type { Session } from "./ui/session.tsx";

/** What screens know of the command that opens them. */
export function sessionOf(frame: Frame, flags: GlobalFlags, context: Context): Session {
  const place = frame.place(flags);
  return {
    context,
    command: place.type === "folder" ? place.command : "kubectl cloud",
    local: place.type === "folder",
    ownNamespace: flags.namespace === undefined ? context.namespace : undefined,
  };
}
