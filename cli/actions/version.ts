import { isStoreError } from "../../lib/store/errors.ts";
import type { Context } from "../context.ts";
import type { RunnerVersion } from "../place/runs.ts";
import { dispatchers } from "./dispatcher.ts";

/** Reads the image that runs have, from the dispatcher. */
export async function runnerImage({ store }: Pick<Context, "store">): Promise<RunnerVersion> {
  try {
    const [dispatcher] = await dispatchers(store);
    if (!dispatcher) return { why: "not installed" };
    const [container] = dispatcher.pod.containers;
    const image = container?.env?.find(({ name }) => name === "RUNNER_IMAGE")?.value ?? container?.image;
    return image === undefined ? { why: "unknown" } : { image };
  } catch (error) {
    if (isStoreError(error, "Forbidden")) return { why: "unknown, as you may not read the dispatcher" };
    throw error;
  }
}
