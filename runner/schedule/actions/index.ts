import type { CloudScheduleSpec } from "../../../crds/api/kinds/cloudschedule.ts";
import type { Errand, Progress } from "./action.ts";
import { reconcile, rotate } from "./ask.ts";
import { create } from "./create.ts";
import { remove } from "./delete.ts";
import { run } from "./run.ts";
import { set } from "./set.ts";

/** Does the one thing that a schedule asks for. */
export async function act(errand: Errand, action: CloudScheduleSpec["action"]): Promise<Progress> {
  if (action.create) return create(errand, action.create);
  if (action.delete) return remove(errand, action.delete);
  if (action.set) return set(errand, action.set);
  if (action.reconcile) return reconcile(errand, action.reconcile);
  if (action.rotate) return rotate(errand, action.rotate);
  if (action.run) return run(errand, action.run);
  throw new Error("the schedule has no action that this runner knows");
}
