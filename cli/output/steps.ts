import type { Step } from "../actions/steps.ts";
import { formatAge } from "../duration.ts";
import { tookOf } from "./details.ts";
import { summary } from "./plan.ts";
import { oneLine } from "./text.ts";

/** A step of a run for people. */
export interface StepWords {
  /** What happens, in a line. */
  text: string;
  /** Since when the cloud has been at it. */
  since?: Date;
  /** Commands with which somebody looks at it, and does something about it: their words behind `kubectl cloud`. */
  commands?: readonly (readonly string[])[];
}

/** From how long on it is said for how long the cloud has been at work, in milliseconds. */
const long = 10_000;

/** A step of a run for people, in a line. */
export function stepLine(name: string, step: Step, now: Date): string {
  const { text, since, commands } = stepWords(name, step);
  const past = since ? now.getTime() - since.getTime() : 0;
  const see = commands ? `; see ${commands.map((words) => ["kubectl cloud", ...words].join(" ")).join(", then ")}` : "";
  return `${name}: ${text}${past < long ? "" : ` (${formatAge(past)})`}${see}`;
}

/** A step of a run in words, which are the cloud's own where it says something. */
export function stepWords(name: string, step: Step): StepWords {
  const words = wordsOf(name, step);
  return { ...words, text: oneLine(words.text) };
}

/** What is said of a step that has come to its end; undefined where that is a step of its own. */
export function doneText(step: Step): string | undefined {
  return step.type === "operation" ? `${step.kind.toLowerCase()} done` : undefined;
}

function wordsOf(name: string, step: Step): StepWords {
  switch (step.type) {
    case "claimed":
      return { text: `run ${step.job} works on it` };
    case "operation":
      return { text: `${step.kind.toLowerCase()} under way${step.message ? `: ${step.message}` : ""}`, since: new Date(step.startedAt) };
    case "approval":
      return {
        text: `waits for approval: ${summary(step.plan)}`,
        commands: [
          ["plan", name],
          ["approve", name, "--plan", step.plan.hash],
        ],
      };
    case "approved":
      return { text: `approved by ${step.by}` };
    case "finished": {
      const { run } = step;
      const took = tookOf(run);
      const changes = run.changes?.length ? `: ${run.changes.join("; ")}` : "";
      return {
        text: `run ${run.job} ${run.result === "InProgress" ? "goes on later" : run.result.toLowerCase()}${took ? ` after ${took}` : ""}${changes}`,
      };
    }
    case "condition":
      return { text: `${step.ready ? "ready" : step.reason}${step.message ? `: ${step.message}` : ""}` };
    case "idle":
      return {
        text: `nothing has happened for ${step.seconds} seconds: no run takes ${name} up. Check the dispatcher with \`kubectl cloud doctor\`; still waiting`,
      };
  }
}
