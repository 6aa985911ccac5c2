import { useEffect, useState } from "react";

import { logs } from "../../../../actions/logs.ts";
import type { StatusRow } from "../../../../actions/status.ts";
import { within } from "../../../../context.ts";
import { logLine } from "../../../../output/log-line.ts";
import type { LogLost } from "../../../../place/runs.ts";
import { useSession } from "../../../session.tsx";
import { symbols } from "../../../theme.ts";

/** The log of the run that works on an object, or of the last one. */
export interface RunLog {
  /** Undefined while no run has taken it up. */
  job: string | undefined;
  /** Of this run, below those of runs before that were seen as well. */
  lines: readonly string[];
  /** `open` as long as more may come. */
  state: "open" | "ended" | { lost: LogLost } | { error: unknown };
}

/** So many lines are kept. */
const most = 2000;
/** Lines that come at once are drawn at once: so many milliseconds are at once. */
const together = 30;
/** After so many milliseconds a log that could not be read is tried again. */
const again = 1000;

/** Follows the log of an object's run, and of each that comes after it. */
export function useRunLog({ kind, object }: StatusRow): RunLog {
  const { context } = useSession();
  const { namespace, name } = object.metadata;
  const job = object.status?.run?.job ?? object.status?.lastRun?.job;
  const [seen, setSeen] = useState<{ before: readonly string[]; job: string | undefined; lines: readonly string[] }>({
    before: [],
    job: undefined,
    lines: [],
  });
  const [state, setState] = useState<RunLog["state"]>("open");
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (job === undefined) return undefined;
    const end = new AbortController();
    const lines: string[] = [];
    let drawing: NodeJS.Timeout | undefined;
    let retry: NodeJS.Timeout | undefined;
    const draw = () => {
      drawing = undefined;
      const now = lines.slice(-most);
      setSeen((was) => ({ before: was.job === job ? was.before : headed(was), job, lines: now }));
    };
    // what has come is seen with the word that no more comes
    const drawNow = () => {
      if (!drawing) return;
      clearTimeout(drawing);
      draw();
    };
    const read = async () => {
      const found = await logs(within(context, namespace), { target: { kind, name }, job, follow: true, signal: end.signal });
      if (end.signal.aborted) return;
      if (found.from === "record") return setState({ lost: found.why });
      for await (const line of found.lines) {
        if (end.signal.aborted) return;
        lines.push(logLine(line));
        drawing ??= setTimeout(draw, together);
      }
      if (end.signal.aborted) return;
      drawNow();
      setState("ended");
    };
    setState("open");
    read().catch((error: unknown) => {
      if (end.signal.aborted) return;
      drawNow();
      setState({ error });
      retry = setTimeout(() => setAttempt(attempt + 1), again);
    });
    return () => {
      end.abort();
      clearTimeout(retry);
      drawNow();
    };
  }, [context, kind, namespace, name, job, attempt]);
  const own = seen.job === job ? [...seen.before, ...seen.lines] : headed(seen);
  return { job, lines: own, state };
}

/** What was seen, with a line below it that another run begins. */
function headed({
  before,
  job,
  lines,
}: {
  before: readonly string[];
  job: string | undefined;
  lines: readonly string[];
}): readonly string[] {
  const all = [...before, ...lines];
  return all.length ? [...all, `${symbols.separator.repeat(3)} after run ${job} ${symbols.separator.repeat(3)}`].slice(-most) : [];
}
