import type { Step } from "../actions/steps.ts";
import { formatAge } from "../duration.ts";
import { tookOf } from "./details.ts";
import { summary } from "./plan.ts";
import { oneLine } from "./text.ts";

/** A step of a run for people, in a line. */
export function stepLine(name: string, step: Step, now: Date): string {
  return `${name}: ${oneLine(words(name, step, now))}`;
}

/** From how long on it is said for how long the cloud has been at work, in milliseconds. */
const long = 10_000;

function words(name: string, step: Step, now: Date): string {
  switch (step.type) {
    case "claimed":
      return `run ${step.job} works on it`;
    case "operation": {
      const past = now.getTime() - Date.parse(step.startedAt);
      return `${step.kind.toLowerCase()} under way${step.message ? `: ${step.message}` : ""}${past < long ? "" : ` (${formatAge(past)})`}`;
    }
    case "approval":
      return `waits for approval: ${summary(step.plan)}; see kubectl cloud plan ${name}, then kubectl cloud approve ${name} --plan ${step.plan.hash}`;
    case "approved":
      return `approved by ${step.by}`;
    case "finished": {
      const { run } = step;
      const took = tookOf(run);
      const changes = run.changes?.length ? `: ${run.changes.join("; ")}` : "";
      return `run ${run.job} ${run.result === "InProgress" ? "goes on later" : run.result.toLowerCase()}${took ? ` after ${took}` : ""}${changes}`;
    }
    case "condition":
      return `${step.ready ? "ready" : step.reason}${step.message ? `: ${step.message}` : ""}`;
    case "idle":
      return `nothing has happened for ${step.seconds} seconds: no run takes ${name} up. Check the dispatcher with \`kubectl cloud doctor\`; still waiting`;
  }
}
