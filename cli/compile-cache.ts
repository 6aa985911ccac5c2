import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { Script } from "node:vm";

/** What the file exports, and a way to keep what V8 compiled of it. */
export interface Loaded<T> {
  exports: T;
  /** Keeps the compiled code for the next time, unless it came from there. To be called when the work is done. */
  keep(): void;
}

/**
 * Loads a file, and those beside it that it requires, with the code that V8 compiled for them before. Node's own compile cache
 * keeps too little of it: what is compiled before a file runs, while most functions are compiled when they are first called.
 * https://nodejs.org/api/vm.html#scriptcreatecacheddata
 *
 * The code lies beside kubectl's own cache. A folder that others may write to, as Node's default is, could be used to slip
 * code in.
 *
 * @param file - CommonJS within its function: `(function (exports, require, module, __filename, __dirname) {…})`
 * @param build - changes whenever one of the files does: V8 itself compares no more than the length
 * @param name - of the code that is kept: commands that call other functions have each their own
 */
export function loadCompiled<T>(file: string, build: string, name: string): Loaded<T> {
  const folder = join(process.env.KUBECACHEDIR || join(homedir(), ".kube", "cache"), "kubectl-cloud");
  const stamp = Buffer.from(`${build} ${process.version} ${process.arch}\n`);
  const keeps: (() => void)[] = [];
  const loaded = new Map<string, unknown>();
  const load = (path: string, as: string): unknown => {
    const place = join(folder, as);
    // bundles are ASCII, as which they are read faster
    const source = readFileSync(path, "latin1");
    const cachedData = kept(place, stamp);
    const script = new Script(source, { filename: path, ...(cachedData && { cachedData }) });
    keeps.push(() => {
      if (!cachedData || script.cachedDataRejected) keep(place, Buffer.concat([stamp, script.createCachedData()]));
    });
    const module = { exports: {} };
    loaded.set(path, module);
    const fromNode = createRequire(path);
    const required = (id: string): unknown => {
      if (!id.startsWith("./")) return fromNode(id);
      const beside = join(dirname(path), id);
      return loaded.has(beside) ? (loaded.get(beside) as typeof module).exports : load(beside, basename(id, ".js"));
    };
    script.runInThisContext().call(undefined, module.exports, Object.assign(required, fromNode), module, path, dirname(path));
    return module.exports;
  };
  return { exports: load(file, name) as T, keep: () => keeps.forEach((one) => one()) };
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
