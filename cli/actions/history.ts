import type { ReconciledObject } from "../../crds/api/objects.ts";
import type { RunRecord } from "../../crds/api/status.ts";
import type { Context } from "../context.ts";
import type { NamedTarget } from "../target.ts";
import { find } from "./find.ts";

/** The runs of an object that are on record, newest first. Throws `NotFound`. */
export async function history(context: Context, target: NamedTarget): Promise<RunRecord[]> {
  const { status } = await find<ReconciledObject>(context, target);
  return status?.history ?? (status?.lastRun ? [status.lastRun] : []);
}
