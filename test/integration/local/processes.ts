import { readdirSync, readFileSync, readlinkSync } from "node:fs";

import { commandOf } from "../../../lib/local/commands.ts";

/** Processes that have something in their command, of those that this machine's Linux shows. */
export function processesWith(text: string): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => pid !== process.pid && commandOf(pid)?.includes(text));
}

/** Whom a process runs as. */
export function uidOf(pid: number): number {
  return Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

/** Addresses that a process listens on: `127.0.0.1:20000`. */
export function listensOn(pid: number): string[] {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1] ?? []),
  );
  return ["tcp", "tcp6"].flatMap((file) =>
    readFileSync(`/proc/${pid}/net/${file}`, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      // see proc_pid_net(5): 0A is a socket that listens
      .filter(([, , , state, , , , , , inode]) => state === "0A" && sockets.has(inode ?? ""))
      .map(([, address = ""]) => readable(address)),
  );
}

/** `0100007F:4E20` as `127.0.0.1:20000`; an address of IPv6 stays as it is. */
function readable(text: string): string {
  const [address = "", port = ""] = text.split(":");
  const host = address.length === 8 ? [6, 4, 2, 0].map((at) => Number.parseInt(address.slice(at, at + 2), 16)).join(".") : address;
  return `${host}:${Number.parseInt(port, 16)}`;
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
