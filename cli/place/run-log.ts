import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { runState } from "../../lib/launch/process.ts";
import type { LogLost } from "./runs.ts";

/** How often a log that is followed is looked at, in milliseconds. */
const every = 100;

/** The lines of a run's log, in the run's own folder. */
export function runLog(directory: string, follow: boolean, signal?: AbortSignal): AsyncIterable<string> | LogLost {
  const file = join(directory, "log");
  return existsSync(file) ? lines(file, directory, follow, signal) : "gone";
}

async function* lines(file: string, directory: string, follow: boolean, signal: AbortSignal | undefined): AsyncGenerator<string> {
  const descriptor = openSync(file, "r");
  const [decoder, chunk] = [new TextDecoder(), Buffer.alloc(65_536)];
  let rest = "";
  try {
    for (;;) {
      // asked before reading, so that what a run writes last is not missed
      const isOver = !follow || (await runState(directory))?.state !== "active";
      for (let size = readSync(descriptor, chunk); size > 0; size = readSync(descriptor, chunk)) {
        const whole = (rest + decoder.decode(chunk.subarray(0, size), { stream: true })).split("\n");
        rest = whole.pop() ?? "";
        yield* whole;
      }
      if (isOver || signal?.aborted) break;
      await pause(every);
    }
    if (rest) yield rest;
  } finally {
    closeSync(descriptor);
  }
}
