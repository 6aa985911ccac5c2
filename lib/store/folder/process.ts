import { createHash, randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** After so many milliseconds a process that can't be asked for is taken for gone. Nobody waits for a lock, or holds it, for as long. */
const longest = 60_000;

/** Where pids are the same: a machine, or a container in it. */
const host = createHash("sha256").update(`${hostname()} ${pidNamespace()}`).digest("hex").slice(0, 8);
const ownStart = startOf(process.pid) ?? "0";

/** A mark of this process, another one each time: a pid alone is given again. Fits in a file name. */
export function processMark(): string {
  return [host, process.pid, ownStart, randomBytes(4).toString("hex")].join("-");
}

/**
 * Whether the process of a {@link processMark} lives. `ageMilliseconds` is how long ago the mark was made: it decides for a
 * process of another machine or container, which can't be asked for, and where the system doesn't tell when one began.
 */
export function isAlive(mark: string, ageMilliseconds: number): boolean {
  const [where, pid, start] = mark.split("-");
  if (where !== host) return ageMilliseconds < longest;
  if (Number(pid) === process.pid) return start === ownStart;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    // EPERM says that there is one, of another user
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const now = startOf(Number(pid));
  return now === undefined ? ageMilliseconds < longest : now === start;
}

/** The pid of a {@link processMark}. */
export function pidOf(mark: string): string {
  return mark.split("-")[1] ?? "";
}

function pidNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}

/** When a process began, in the system's own words; "ended" for one that only waits to be collected; undefined where only Linux tells. */
function startOf(pid: number): string | undefined {
  try {
    // the fields behind the name, which may have spaces and parentheses itself; see proc_pid_stat(5)
    const [state, ...fields] = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return state === "Z" || state === "X" ? "ended" : fields[18];
  } catch {
    return undefined;
  }
}
