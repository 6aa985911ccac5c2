import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { Script } from "node:vm";

/** What the file exports, and a way to keep what V8 compiled of it. */
export interface Loaded<T> {
  exports: T;
  /** Keeps the compiled code for the next time, unless it came from there. To be called when the work is done. */
  keep(): void;
}

/**
 * Loads a file with the code that V8 compiled for it before. Node's own compile cache keeps too little of it: what is
 * compiled before a file runs, while most functions are compiled when they are first called.
 * https://nodejs.org/api/vm.html#scriptcreatecacheddata
 *
 * The code lies beside kubectl's own cache. A folder that others may write to, as Node's default is, could be used to slip
 * code in.
 *
 * @param file - CommonJS within its function: `(function (exports, require, module, __filename, __dirname) {…})`
 * @param build - changes whenever the file does: V8 itself compares no more than the length
 * @param name - of the code that is kept: commands that call other functions have each their own
 */
export function loadCompiled<T>(file: string, build: string, name: string): Loaded<T> {
  const place = join(process.env.KUBECACHEDIR || join(homedir(), ".kube", "cache"), "kubectl-cloud", name);
  const stamp = Buffer.from(`${build} ${process.version} ${process.arch}\n`);
  // the bundle is ASCII, as which it is read faster
  const source = readFileSync(file, "latin1");
  const cachedData = kept(place, stamp);
  const script = new Script(source, { filename: file, ...(cachedData && { cachedData }) });
  const module = { exports: {} as T };
  script.runInThisContext().call(undefined, module.exports, createRequire(file), module, file, dirname(file));
  return {
    exports: module.exports,
    keep: () => {
      if (!cachedData || script.cachedDataRejected) keep(place, Buffer.concat([stamp, script.createCachedData()]));
    },
  };
}

function kept(place: string, stamp: Buffer): Buffer | undefined {
  try {
    const content = readFileSync(place);
    return content.subarray(0, stamp.length).equals(stamp) ? content.subarray(stamp.length) : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all, also when the machine goes down: V8 does not notice what is damaged. */
function keep(place: string, content: Buffer): void {
  const temporary = `${place}.${process.pid}`;
  try {
    mkdirSync(dirname(place), { recursive: true, mode: 0o750 });
    const file = openSync(temporary, "wx", 0o600);
    writeSync(file, content);
    fsyncSync(file);
    closeSync(file);
    renameSync(temporary, place);
  } catch {
    // a home that can't be written to, or is full, is nobody's trouble
    try {
      rmSync(temporary, { force: true });
    } catch {}
  }
}
