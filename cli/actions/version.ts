import { isStoreError } from "../../lib/store/errors.ts";
import type { Context } from "../context.ts";
import type { RunnerVersion } from "../place/runs.ts";
import { dispatchers, runImage } from "./dispatcher.ts";
import { installedVersion } from "./installed-version.ts";

/** Reads what is installed and the image that runs have: from the dispatcher, or from what everybody may read. */
export async function runnerVersion({ store }: Pick<Context, "store">): Promise<RunnerVersion> {
  const [installed, runner] = await Promise.all([installedVersion({ store }), runnerImage({ store })]);
  if (!installed) return runner;
  const { version, image } = installed;
  return { version, ...(runner.image === undefined && image ? { image } : runner) };
}

async function runnerImage({ store }: Pick<Context, "store">): Promise<RunnerVersion> {
  try {
    const [dispatcher] = await dispatchers(store);
    if (!dispatcher) return { why: "not installed" };
    const image = runImage(dispatcher);
    return image === undefined ? { why: "unknown" } : { image };
  } catch (error) {
    if (isStoreError(error, "Forbidden")) return { why: "unknown, as you may not read the dispatcher" };
    throw error;
  }
}
