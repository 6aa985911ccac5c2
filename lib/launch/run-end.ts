import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** How a run ended that was a process. */
export interface RunEnd {
  code: number;
  finishedAt: string;
}

/** The file in a run's folder that says so. */
export const endFile = "end.json";
/** The variable that tells a run its own folder. */
export const endVariable = "RUN_DIRECTORY";

/** To be called by a run at its end, so that it is known also when nobody waits for it. In a cluster it does nothing: there the Job knows. */
export async function recordEnd(code: number): Promise<void> {
  const directory = process.env[endVariable];
  if (directory !== undefined) await writeEnd(directory, code);
}

/** Writes down how a run ended. */
export function writeEnd(directory: string, code: number): Promise<void> {
  return replaceJson(join(directory, endFile), { code, finishedAt: new Date().toISOString() } satisfies RunEnd);
}

/** Writes a file in one step: whoever reads it meanwhile sees the old or the new one. */
export async function replaceJson(path: string, value: unknown): Promise<void> {
  await writeFile(`${path}.${process.pid}`, JSON.stringify(value));
  await rename(`${path}.${process.pid}`, path);
}
