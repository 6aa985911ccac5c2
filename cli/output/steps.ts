import type { Step } from "../actions/steps.ts";
import { tookOf } from "./details.ts";
import { oneLine } from "./text.ts";

/** A step of a run for people, in a line. */
export function stepLine(name: string, step: Step): string {
  return `${name}: ${oneLine(words(name, step))}`;
}

function words(name: string, step: Step): string {
  switch (step.type) {
    case "claimed":
      return `run ${step.job} works on it`;
    case "operation":
      return `${step.kind.toLowerCase()} under way${step.message ? `: ${step.message}` : ""}`;
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
