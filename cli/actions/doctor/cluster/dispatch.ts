import { labels } from "../../../../crds/api/names.ts";
import { systemNamespace } from "../../../../lib/system.ts";
import type { Found } from "../finding.ts";
import { lookAtCron } from "./cron.ts";
import type { Subject } from "./subject.ts";
import { lookAtWatch } from "./watch.ts";

const logs = `see its log: kubectl -n ${systemNamespace} logs -l ${labels.component}=dispatch --tail=20`;

/** Whether the dispatcher does its work, and when it last did. */
export async function checkDispatch({ now, dispatcher }: Subject): Promise<Found[]> {
  const found = await dispatcher();
  if (!found) return [];
  const time = await now();
  return [found.dispatch === "cron" ? lookAtCron(found.object, time, logs) : lookAtWatch(found.object, time, logs)];
}
