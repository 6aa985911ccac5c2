import { exitCodes, type ExitCode, KnownError } from "../lib/errors.ts";
import { waysOn } from "./no-cluster.ts";

/** What is said of an error on stderr, and what the process ends with. */
export interface Failure {
  text: string;
  exitCode: ExitCode;
}

/**
 * Turns what was thrown into words: an error of ours with its hint; anything else as a bug of ours, with its stack when `debug`.
 *
 * @param detailed - `--detailed-exitcode`, with which 2 says that something would change and nothing else: what is 2 otherwise is 1
 */
export function failure(error: unknown, { debug, detailed = false }: { debug: boolean; detailed?: boolean }): Failure {
  if (error instanceof KnownError) {
    // who left on purpose met no error
    const lines = [error.exitCode === exitCodes.interrupted ? error.message : `error: ${error.message}`];
    if (error.hint) lines.push(`hint: ${error.hint}`);
    const ways = waysOn(error);
    if (ways) lines.push(ways);
    if (debug) lines.push(stack(error));
    const exitCode = detailed && error.exitCode === exitCodes.usage ? exitCodes.unexpected : error.exitCode;
    return { text: lines.join("\n"), exitCode };
  }
  const what = error instanceof Error ? error.message : String(error);
  const lines = [`error: kubectl cloud met something it did not expect, which is a bug of ours: ${what}`];
  const report = "open an issue with it and the output of `kubectl cloud version`";
  lines.push(debug ? `hint: ${report}` : `hint: run it again with --v=1 to see where it happened, then ${report}`);
  if (debug) lines.push(stack(error));
  return { text: lines.join("\n"), exitCode: exitCodes.unexpected };
}

function stack(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by: ${stack(error.cause)}`;
}
