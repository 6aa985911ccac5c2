import { quoted } from "../environment/shell.ts";
import type { Session } from "./session.tsx";

/**
 * A command as the user would type it, from its words behind `kubectl cloud`: they are quoted for a shell, and the namespace is
 * named unless it is the one that commands use anyway.
 */
export function commandLine({ command, context, ownNamespace }: Session, words: readonly string[]): string {
  const place = context.namespace === ownNamespace ? [] : ["-n", context.namespace];
  const end = words.includes("--") ? words.indexOf("--") : words.length;
  return [command, ...[...words.slice(0, end), ...place, ...words.slice(end)].map(quoted)].join(" ");
}
