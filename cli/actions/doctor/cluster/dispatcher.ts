import { type Dispatcher, variableOf } from "../../dispatcher.ts";
import { failed, type Found, ok } from "../finding.ts";
import { pausedCron } from "./cron.ts";
import type { Subject } from "./subject.ts";
import { pausedWatch } from "./watch.ts";

/** Whether the dispatcher is there, is to work, and starts runs of its own image. */
export async function checkDispatcher(subject: Subject): Promise<Found> {
  const dispatcher = await subject.dispatcher();
  if (!dispatcher) return failed("the dispatcher is missing, so that no run is ever started", "install it: kubectl cloud install");
  const paused = dispatcher.dispatch === "cron" ? pausedCron(dispatcher.object) : pausedWatch(dispatcher.object);
  return paused ?? imagesOf(dispatcher);
}

function imagesOf({ pod, dispatch }: Dispatcher): Found {
  const [container] = pod.containers;
  const runs = variableOf(pod, "RUNNER_IMAGE");
  if (container?.image === runs) return ok(`the dispatcher is there, by ${dispatch}, with the image ${runs}`);
  return failed(
    `the dispatcher has the image ${container?.image}, and RUNNER_IMAGE says ${runs}: no run can start`,
    "give both the same: kubectl cloud install --image IMAGE",
  );
}
