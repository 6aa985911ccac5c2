import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { build } from "esbuild";

import { cost, median } from "../measure.ts";
import { absolute, megabytes, type Row, seconds } from "../table.ts";
import { shellEnv } from "../world.ts";

/** planRuns on 10,000 objects: how long it takes, and what a process needs that has read them. */
export async function planTopic(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    return await plans(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function plans(folder: string): Promise<Row[]> {
  // bundled, as the runner is: else its memory would be mostly node's compiler of TypeScript
  const program = join(folder, "plan.mjs");
  await build({
    entryPoints: [join(import.meta.dirname, "../plan-program.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: program,
  });
  const env = shellEnv(folder, "");
  const rows: Row[] = [];
  for (const due of ["a tenth", "all"]) {
    const line = [program, due] as const;
    const times: number[] = [];
    for (let turn = 0; turn < 5; turn++) {
      const { stdout } = await promisify(execFile)(process.execPath, line, { env });
      times.push((JSON.parse(stdout) as { seconds: number }).seconds);
    }
    const { megabytes: memory } = await cost({ line: [process.execPath, ...line], env });
    rows.push(
      absolute(`planRuns on 10,000 objects, ${due} due: time`, seconds, median(times), 1),
      absolute(`planRuns on 10,000 objects, ${due} due: memory`, megabytes, memory, 150),
    );
  }
  return rows;
}
