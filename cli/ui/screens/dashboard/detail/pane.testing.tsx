import { Text } from "ink";
import { type ReactNode, useState } from "react";
import { onTestFinished } from "vitest";

import type { ServiceObject } from "../../../../../crds/api/objects.ts";
import type { Kind } from "../../../../../lib/kinds.ts";
import { stateOf } from "../../../../actions/state.ts";
import type { StatusRow } from "../../../../actions/status.ts";
import { queueKind, testContext, testNow } from "../../../../testing/context.ts";
import { Page, pageRows } from "../../../components/page.tsx";
import { useSize } from "../../../hooks/use-size.ts";
import { useKeys } from "../../../keys/keyboard.tsx";
import { show, type Shown, type ShowOptions } from "../../../testing/screen.tsx";
import { useObjectActions } from "../use-object-actions.tsx";
import { Detail, type Tab } from "./detail.tsx";

/** The row of an object, as the dashboard has it. */
export function rowOf(object: ServiceObject, kind: Kind = queueKind): StatusRow {
  return { kind, object, state: stateOf(object, testNow) };
}

/** The pane of an object on a page of its own, with what can be done to it. */
export function Pane({ row, first = "overview" }: { row: StatusRow; first?: Tab }): ReactNode {
  const { columns, rows } = useSize();
  const [tab, setTab] = useState<Tab | "closed">(first);
  const { bindings, question, said } = useObjectActions(row);
  useKeys(bindings);
  const height = rows - pageRows - (said === undefined ? 0 : 4);
  return (
    <Page title="Test">
      {question}
      {tab === "closed" && <Text>closed</Text>}
      {tab !== "closed" && !question && (
        <Detail row={row} tab={tab} onTab={setTab} onClose={() => setTab("closed")} width={columns} height={height} />
      )}
      {said}
    </Page>
  );
}

/** Shows the pane of an object in a terminal. */
export async function showPane(row: StatusRow, { first = "overview", ...options }: ShowOptions & { first?: Tab } = {}): Promise<Shown> {
  const shown = await show(<Pane row={row} first={first} />, options);
  onTestFinished(() => shown.close());
  return shown;
}

/** A context whose runs have logs: each run's lines, as they come, or why there are none. */
export async function contextWithLogs(log: Awaited<ReturnType<typeof testContext>>["runs"]["log"]) {
  const context = await testContext();
  return { ...context, runs: { ...context.runs, log } };
}
