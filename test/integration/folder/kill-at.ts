import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

/**
 * `node --import kill-at.ts …` with KILL_AT=N kills the process, as kill -9 does, before its Nth step that may change
 * what is below KILL_BELOW; a write has a step in its middle too, when half of the text is in the file. With KILL_CALLS only
 * these calls are steps, such as `renameSync`, by which a store commits.
 */
const target = Number(process.env.KILL_AT);
const below = process.env.KILL_BELOW ?? "/";
const all = ["openSync", "writeFileSync", "renameSync", "rmSync", "mkdirSync"];
const names = process.env.KILL_CALLS?.split(",") ?? all;
const calls = fs as unknown as Record<string, (...args: unknown[]) => unknown>;
let steps = 0;

for (const name of names) {
  const call = calls[name] as (...args: unknown[]) => unknown;
  calls[name] = (...args) => {
    const [where, text] = args;
    if (typeof where === "string" && !where.startsWith(below)) return call(...args);
    step();
    if (name === "writeFileSync" && String(text).length > 1) step(() => call(where, String(text).slice(0, String(text).length / 2)));
    return call(...args);
  };
}
syncBuiltinESMExports();

function step(before: () => void = () => undefined): void {
  if (++steps !== target) return;
  before();
  process.kill(process.pid, "SIGKILL");
}
