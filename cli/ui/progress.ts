import { KnownError } from "../../lib/errors.ts";
import type { Step } from "../actions/steps.ts";
import type { Awaited, Ending } from "../actions/wait-all.ts";
import { doneText, type StepWords, stepWords } from "../output/steps.ts";
import { shortName } from "../target.ts";
import type { Tone } from "./theme.ts";

/** A line of what happens to an object. One that is `busy` is under way. */
export interface Line {
  tone: Tone;
  text: string;
  /** Since when it has been under way. */
  since?: Date;
  /** Until when it was. */
  until?: Date;
  /** What somebody can do about it. */
  commands?: StepWords["commands"];
  step: Step;
}

/** What has happened to one object while one waits for it. */
export interface Progress {
  name: string;
  namespace: string | undefined;
  goal: "ready" | "gone";
  began: Date;
  lines: readonly Line[];
  ending?: Ending;
  ended?: Date;
}

/** Nothing has happened yet. */
export function begin({ kind, name, goal: own, object }: Awaited, goal: Progress["goal"], began: Date): Progress {
  return { name: shortName(kind, name), namespace: object.metadata.namespace, goal: own ?? goal, began, lines: [] };
}

/** One step further: a line that it takes further is written anew, all others stay as a record. */
export function advance(progress: Progress, step: Step, now: Date): Progress {
  // that nothing happens is no longer so
  const before = progress.lines.filter((line) => line.step.type !== "idle");
  const lines = settledBy(step, before, now);
  // how the object stands says so
  if (step.type === "condition" && step.ready && !step.message)
    return { ...progress, lines: lines.filter(({ step: { type } }) => type !== "condition") };
  const line = { ...stepWords(progress.name, step), tone: toneOf(step), step };
  const since = line.since ?? (line.tone === "busy" ? now : undefined);
  const at = lines.findIndex((one) => isFollowedBy(one.step, step));
  const next: Line = { ...line, ...(since && { since }) };
  return { ...progress, lines: at < 0 ? [...lines, next] : lines.with(at, next) };
}

/** The end: nothing is under way any more, or nobody looks. */
export function end(progress: Progress, ending: Ending, now: Date): Progress {
  const lines = progress.lines.filter(({ step }) => step.type !== "idle");
  const tone = ending.type === "reached" ? "ok" : "quiet";
  return { ...progress, lines: lines.map((line) => settled(line, tone, now)), ending, ended: now };
}

function toneOf(step: Step): Tone {
  switch (step.type) {
    case "claimed":
    case "operation":
      return "busy";
    case "approved":
      return "ok";
    case "finished":
      return ({ Succeeded: "ok", InProgress: "quiet", Retrying: "warn", Failed: "bad" } as const)[step.run.result];
    case "condition":
      return step.ready ? "ok" : "warn";
    case "approval":
    case "idle":
      return "warn";
  }
}

/** Whether a step is told in the line of an earlier one, as it says how that goes on. */
function isFollowedBy(earlier: Step, step: Step): boolean {
  switch (earlier.type) {
    case "claimed":
      return step.type === "finished" && step.run.job === earlier.job;
    case "operation":
      return step.type === "operation" && step.startedAt === earlier.startedAt && step.kind === earlier.kind;
    case "approval":
      return step.type === "approval" || step.type === "approved";
    case "finished":
      // of what takes many runs the last one is told
      return step.type === "claimed" && (earlier.run.result === "InProgress" || earlier.run.result === "Retrying");
    case "condition":
      return step.type === "condition";
    case "approved":
    case "idle":
      return false;
  }
}

/** What a step brings to an end: the cloud's operation ends with the run that saw its end, or with another one. */
function settledBy(step: Step, lines: readonly Line[], now: Date): readonly Line[] {
  const isOver = step.type === "finished" ? step.run.result !== "InProgress" : step.type === "operation";
  if (!isOver) return lines;
  const tone = step.type === "finished" && step.run.result !== "Succeeded" ? "quiet" : "ok";
  return lines.map((line) => (line.step.type === "operation" && !isFollowedBy(line.step, step) ? settled(line, tone, now) : line));
}

/** A line that is under way no longer. */
function settled(line: Line, tone: Tone, now: Date): Line {
  if (line.tone !== "busy") return line;
  return { ...line, tone, until: now, text: tone === "ok" ? (doneText(line.step) ?? line.text) : line.text };
}

/** How an object stands, in a word or two. */
export function stateOf({ goal, lines, ending }: Progress): { tone: Tone; word: string } {
  switch (ending?.type) {
    case "reached":
      return { tone: "ok", word: goal };
    case "left":
      return { tone: "quiet", word: "goes on by itself" };
    case "failed": {
      const isLate = ending.error instanceof KnownError && ending.error.code === "TimedOut";
      return isLate ? { tone: "warn", word: "timed out" } : { tone: "bad", word: "failed" };
    }
    case undefined: {
      const last = lines.at(-1)?.step.type;
      if (last === "approval") return { tone: "warn", word: "waits for approval" };
      if (lines.some(({ tone }) => tone === "busy")) return { tone: "busy", word: "under way" };
      return { tone: "busy", word: last ? "waiting" : "waiting for a run" };
    }
  }
}
