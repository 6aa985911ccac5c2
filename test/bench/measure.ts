import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A program to measure. */
export interface Command {
  /** Program and arguments. */
  line: readonly [string, ...string[]];
  /** All of its environment. What this machine sets beside it, such as certificates that node would read, is no part of a measurement. */
  env: Record<string, string>;
  /** Done before each run, and not measured. */
  before?: () => void | Promise<void>;
}

/** What one run of a program took, from its start to its end. */
export interface Cost {
  /** By the clock. */
  seconds: number;
  /** Of all processors, user and system. */
  cpuSeconds: number;
  /** The most memory (resident set) of a single process, of 10^6 bytes. */
  megabytes: number;
}

/** Runs a program once. Throws with its output when it fails. */
export async function cost({ line, env, before }: Command): Promise<Cost> {
  await before?.();
  const python = process.env["PYTHON"] ?? "python3";
  const { stdout } = await run(python, [join(import.meta.dirname, "measure.py"), ...line], { env, maxBuffer: 1 << 26 });
  const measured = JSON.parse(stdout) as { cost: Cost; code: number; text: string };
  if (measured.code !== 0) throw new Error(`${line.join(" ")}: exit ${measured.code}\n${measured.text}`);
  return measured.cost;
}

/**
 * The median cost of each program. They run in turns, so that what else the machine does at a time meets all of them, after
 * one run each that does not count and fills the caches.
 */
export async function compare<Name extends string>(times: number, commands: Record<Name, Command>): Promise<Record<Name, Cost>> {
  const names = Object.keys(commands) as Name[];
  const costs = new Map<Name, Cost[]>(names.map((name) => [name, []]));
  for (let turn = 0; turn <= times; turn++) {
    for (const name of names) {
      const measured = await cost(commands[name]);
      if (turn > 0) costs.get(name)?.push(measured);
    }
  }
  return Object.fromEntries(names.map((name) => [name, medians(costs.get(name) ?? [])])) as Record<Name, Cost>;
}

function medians(costs: readonly Cost[]): Cost {
  const of = (figure: keyof Cost) => median(costs.map((one) => one[figure]));
  return { seconds: of("seconds"), cpuSeconds: of("cpuSeconds"), megabytes: of("megabytes") };
}

/** The value in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
