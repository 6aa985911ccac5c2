import { Box, Text } from "ink";
import type { ReactNode } from "react";

import { approverOf, waitingPlan } from "../../../../actions/approval.ts";
import type { StatusRow } from "../../../../actions/status.ts";
import { formatAge } from "../../../../duration.ts";
import { spelled } from "../../../../io.ts";
import { planFlaw, planNotes } from "../../../../output/plan-notes.ts";
import { age } from "../../../../output/status.ts";
import { shortName } from "../../../../target.ts";
import { Problem } from "../../../components/problem.tsx";
import { Scroll } from "../../../components/scroll.tsx";
import { Spinner } from "../../../components/spinner.tsx";
import { useNow } from "../../../hooks/use-now.ts";
import { useSize } from "../../../hooks/use-size.ts";
import { useKeys } from "../../../keys/keyboard.tsx";
import { planLines } from "../../../plan-lines.ts";
import { useSession } from "../../../session.tsx";
import { wrapped } from "../../../wrap.ts";
import { type Previewed, usePreview } from "./use-preview.ts";

/** What waits to be approved, or else what a run would do, once it is asked. */
export function PlanTab({ row }: { row: StatusRow }): ReactNode {
  const { columns, rows } = useSize();
  const { command } = useSession();
  const { previewed, ask } = usePreview(row);
  const now = useNow();
  const isAsking = previewed !== undefined && "since" in previewed;
  useKeys(isAsking ? [] : [{ keys: ["p"], label: "preview", run: ask }]);
  if (isAsking) {
    return (
      <Text wrap="truncate">
        <Spinner /> a run looks at what it would do, for {formatAge(now.getTime() - previewed.since.getTime())}
      </Text>
    );
  }
  const error = previewed && flawOf(previewed);
  const lines = [...(previewed && "plan" in previewed ? previewLines(previewed, columns) : knownLines(row, now, columns))];
  return (
    <Box flexDirection="column">
      <Scroll
        lines={lines.flatMap((line) => wrapped(spelled(line, command), columns, "  "))}
        height={Math.max(1, rows - (error ? 4 : 0))}
      />
      {error !== undefined && <Problem error={error} />}
    </Box>
  );
}

/** Why there is no plan, or none that could be carried out. */
function flawOf(previewed: Exclude<Previewed, { since: Date }>): unknown {
  return "error" in previewed ? previewed.error : planFlaw(previewed.plan);
}

function previewLines({ plan }: { plan: Parameters<typeof planNotes>[0] }, width: number): string[] {
  if (plan.reason !== undefined) return [];
  const notes = planNotes(plan);
  return [...planLines(shortName(plan.kind, plan.name), plan, width), ...(notes.length ? ["", ...notes] : [])];
}

/** What the object itself tells: the plan it waits with, or the last answer to somebody's question. */
function knownLines({ kind, object }: StatusRow, now: Date, width: number): string[] {
  const short = shortName(kind, object.metadata.name);
  const waiting = waitingPlan(object);
  if (waiting) {
    const approver = approverOf(object);
    const state = approver === undefined ? `waits for approval: a approves it` : `approved by ${approver}: the next run does it`;
    return [...planLines(short, waiting, width), "", `plan ${waiting.hash}, made ${age(waiting.at, now)} ago`, state];
  }
  const none = ["nothing waits for approval; p asks a run what it would change"];
  const { preview } = object.status ?? {};
  if (!preview || preview.reason !== undefined || preview.generation !== object.metadata.generation) return none;
  return [...none, "", `as a run saw it ${age(preview.at, now)} ago:`, ...planLines(short, preview, width)];
}
