import type { StatusRow } from "../../../../actions/status.ts";
import type { Kick } from "../../../../place/runs.ts";
import { commandLine } from "../../../command-line.ts";
import type { Session } from "../../../session.tsx";

/** An object, and the session in the object's own namespace. */
export interface About {
  row: StatusRow;
  session: Session;
  /** Columns that a question has. */
  width: number;
}

/** Something that is about to be done to an object. */
export interface Ready {
  /** Asked before. Default: it is done at once. */
  question?: string;
  /** What there is to know before one says yes. */
  detail?: readonly string[];
  /** What does the same on the command line. */
  command: string;
  /** Does it; resolves to what was done, such as `queue/orders deleted`. */
  act(): Promise<string>;
}

/** Something that can be done to an object by a key. */
export interface ObjectAction {
  key: string;
  /** The word for it, which may hang on how the object is; undefined for one to which it can't be done. */
  label(row: StatusRow, session: Session): string | undefined;
  /** Told in the help alone. Default: false. */
  quiet?: boolean;
  /** Looks up what there is to know. Writes nothing. */
  prepare(about: About): Promise<Ready>;
}

/** A command with its words behind `kubectl cloud`, in the object's namespace. */
export function commandOf({ session }: About, ...words: string[]): string {
  return commandLine(session, words);
}

/** Has what was written taken up now; says so where that takes a while. */
export async function taken({ session: { context } }: About, what: string): Promise<string> {
  const kick: Kick = await context.runs.kick(true);
  return kick === "started" || kick === "watching" ? what : `${what}; the dispatcher takes it up within a minute`;
}
