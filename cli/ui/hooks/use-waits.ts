import { useEffect, useMemo, useReducer, useRef, useState } from "react";

import type { Step } from "../../actions/steps.ts";
import { type Awaited, type Ending, waitAll } from "../../actions/wait-all.ts";
import type { Goal } from "../../actions/wait.ts";
import { advance, begin, end, type Progress } from "../progress.ts";
import { useSession } from "../session.tsx";

/** What is waited for, and who is told of the end. */
export interface UseWaitsOptions {
  /** From the state that they are given in; later ones of the same component are not looked at. */
  objects: readonly Awaited[];
  goal: Goal;
  /** In milliseconds. */
  timeoutMs: number;
  /** Ends the waiting once it aborts; what was begun goes on. */
  stop?: AbortController;
  /** Told once, when all have ended. */
  onEnd?(endings: readonly Ending[]): void;
}

/** What has become of all objects so far. */
export interface Waits {
  progress: readonly Progress[];
  /** Waits no longer; what was begun goes on. {@link UseWaitsOptions.onEnd} is told once that is so. */
  leave(): void;
}

type News = { index: number; now: Date } & ({ step: Step } | { ending: Ending });

/** Waits for objects as long as the component is shown. */
export function useWaits({ objects, goal, timeoutMs, stop: given, onEnd }: UseWaitsOptions): Waits {
  const { context } = useSession();
  const first = useRef({ objects, goal, timeoutMs });
  const latest = useRef(onEnd);
  latest.current = onEnd;
  const stop = useMemo(() => given ?? new AbortController(), [given]);
  const [progress, tell] = useReducer(told, undefined, () => objects.map((one) => begin(one, goal, context.now())));
  const [endings, setEndings] = useState<readonly Ending[]>();
  useEffect(() => {
    let isShown = true;
    const hear = (index: number, news: { step: Step } | { ending: Ending }) => {
      if (isShown) tell({ index, now: context.now(), ...news });
    };
    const waitForAll = async () => {
      const { objects, ...common } = first.current;
      const told = {
        onStep: (index: number, step: Step) => hear(index, { step }),
        onEnd: (index: number, ending: Ending) => hear(index, { ending }),
      };
      const endings = await waitAll(context, objects, { ...common, signal: stop.signal }, told).catch((error: unknown) =>
        // nothing is taken up any more
        objects.map((): Ending => ({ type: "failed", error })),
      );
      for (const [index, ending] of endings.entries()) hear(index, { ending });
      if (isShown) setEndings(endings);
    };
    void waitForAll();
    return () => {
      isShown = false;
      stop.abort();
    };
  }, [context, stop]);
  // once the last step is on the screen
  useEffect(() => {
    if (endings) latest.current?.(endings);
  }, [endings]);
  return { progress, leave: () => stop.abort() };
}

function told(all: readonly Progress[], { index, now, ...news }: News): readonly Progress[] {
  const one = all[index];
  // an ending is told once
  if (!one || one.ending) return all;
  return all.with(index, "step" in news ? advance(one, news.step, now) : end(one, news.ending, now));
}
