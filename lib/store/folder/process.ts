import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** How often a mark is to be renewed in milliseconds, for those who can't ask for its process. */
export const renewal = 10_000;
/** A process that can't be asked for is taken for gone after so many milliseconds without a renewal. */
const longest = 6 * renewal;

/** In place of the start of a process, where only Linux tells it. */
const notTold = "0";
/** Where pids are the same: a machine, or a container in it. */
const host = createHash("sha256").update(`${hostname()} ${pidNamespace()}`).digest("hex").slice(0, 8);
const ownStart = startOf(process.pid) ?? notTold;

/** A mark of this process, another one each time: a pid alone is given again to others. Fits in a file name. */
export function processMark(): string {
  return [host, process.pid, ownStart, randomBytes(4).toString("hex")].join("-");
}

/**
 * Whether the process of a {@link processMark} lives.
 *
 * @param renewed - when the mark was made or renewed, in milliseconds since 1970: it decides for processes of other machines and containers
 */
export function isAlive(mark: string, renewed: number): boolean {
  const [where, pid, start] = mark.split("-");
  if (where !== host) return Date.now() - renewed < longest;
  if (Number(pid) === process.pid) return start === ownStart;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    // EPERM says that there is one, of another user
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  if (start !== notTold) return startOf(Number(pid)) === start;
  // it does not take so long: perhaps the pid is another's by now
  return Date.now() - renewed < longest || !beganAfter(Number(pid), renewed);
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

/** When a process began, in Linux' own count; undefined for one that has ended, and on other systems. */
function startOf(pid: number): string | undefined {
  try {
    // behind the name, which may have spaces and parentheses itself; see proc_pid_stat(5)
    const [state = "", ...fields] = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    // a zombie only waits to be collected
    return "ZX".includes(state) ? undefined : fields[18];
  } catch {
    return undefined;
  }
}

/** Whether a process has begun after a time, as far as `ps` tells. */
function beganAfter(pid: number, time: number): boolean {
  try {
    return Date.parse(execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" })) > time;
  } catch {
    return false;
  }
}
