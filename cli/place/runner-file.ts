import { existsSync } from "node:fs";
import { join } from "node:path";

import { KnownError } from "../../lib/errors.ts";

/** Whether this is a release's executable, which has no package around it; build/ sets it. */
declare const standalone: boolean;

/** The runner beside the plugin, as both are built. Throws `RunnerMissing` in an executable, and when the plugin was taken out of its package. */
export function runnerFile(): string {
  if (standalone) {
    throw new KnownError("local mode needs Node and engines that are not in this executable", {
      code: "RunnerMissing",
      hint: "they come with the npm package: npx kubectl-cloud --local …",
    });
  }
  const runner = join(import.meta.dirname, "../runner/main.js");
  if (existsSync(runner)) return runner;
  throw new KnownError(`the runner is not beside the plugin, at ${runner}`, {
    code: "RunnerMissing",
    hint: "install the package kubectl-cloud as a whole, or build it: npm run build",
  });
}
