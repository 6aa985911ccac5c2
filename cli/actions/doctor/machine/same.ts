import { dirname, join } from "node:path";

import type { Program } from "./search.ts";

/** Whether a program on PATH is the file that runs: a link to it, or what npm starts it with on Windows. */
export function leadsTo({ path, real }: Program, file: string): boolean {
  return real === file || isShimOf(path, file);
}

/** npm on Windows writes a program that starts the package beside it, instead of a link. */
function isShimOf(path: string, file: string): boolean {
  return path.toLowerCase().endsWith(".cmd") && file.startsWith(join(dirname(path), "node_modules", "kubectl-cloud"));
}
