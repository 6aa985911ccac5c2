import type { Context, Frame, GlobalFlags } from "./context.ts";
import type { Session } from "./ui/session.tsx";

/** What screens know of the command that opens them. */
export function sessionOf(frame: Frame, flags: GlobalFlags, context: Context): Session {
  return {
    context,
    command: frame.io.command ?? "kubectl cloud",
    local: frame.place(flags).type === "folder",
    ownNamespace: flags.namespace === undefined ? context.namespace : undefined,
  };
}
