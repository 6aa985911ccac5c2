import { Box } from "ink";
import type { ReactNode } from "react";

import type { Snapshot } from "../../../actions/live/live.ts";
import { inView } from "../../hooks/use-list.ts";
import { useSize } from "../../hooks/use-size.ts";
import type { Binding } from "../../keys/keyboard.tsx";
import { border } from "../../theme.ts";
import { columnsFor } from "./columns.ts";
import { Detail, type Tab } from "./detail/detail.tsx";
import { factsOf } from "./facts.ts";
import { Nothing } from "./nothing.tsx";
import { rowMargin, Rows } from "./rows.tsx";
import type { ObjectsState } from "./use-objects.ts";
import type { ViewState } from "./use-view.ts";
import { Keys, WithActions } from "./with-actions.tsx";

/** The list, and what is open beside it or in its place. */
export interface ObjectsProps {
  snapshot: Snapshot;
  view: ViewState;
  objects: ObjectsState;
  height: number;
  isActive: boolean;
  /** Keys of every list; drawn where they come before those of the selected object. */
  keys: ReactNode;
}

/** From so many columns on what is open stands beside the list. */
const wide = 140;
/** Rows that a question takes. */
const questionRows = 8;

/** Objects in columns; what is open stands beside them where there is room, else in their place. */
export function Objects({ snapshot, view, objects, height, isActive, keys }: ObjectsProps): ReactNode {
  const { columns } = useSize();
  const { list, selected, opened, arranged, schedules, tab, open, step } = objects;
  const show = (at: Tab) => () => selected && open(factsOf(selected).key, at);
  const listKeys: Binding[] = [
    { keys: ["enter", "d", "right"], label: "open", run: show("overview") },
    { keys: ["l"], label: "logs", run: show("logs") },
    { keys: ["y"], label: "yaml", quiet: true, run: show("yaml") },
    { keys: ["s"], label: "sort", quiet: true, run: view.nextSort },
    { keys: ["o"], label: "by kind or all together", quiet: true, run: () => view.change({ grouped: !view.grouped }) },
    ...list.bindings,
  ];
  const openKeys: Binding[] = [
    { keys: ["ctrl-n"], label: "the next object", quiet: true, run: () => step(1) },
    { keys: ["ctrl-p"], label: "the object before", quiet: true, run: () => step(-1) },
  ];
  const isBeside = opened !== undefined && columns >= wide;
  const listWidth = isBeside ? Math.max(60, Math.floor(columns * 0.4)) : columns;
  const shown = columnsFor(listWidth - rowMargin, arranged.widths, { namespaces: view.scope.namespace === undefined });
  return (
    <WithActions row={selected} isActive={isActive}>
      {({ question, said }) => {
        const room = Math.max(2, height - (question ? questionRows : said ? 1 : 0));
        return (
          <>
            {keys}
            <Keys bindings={opened ? openKeys : listKeys} isActive={isActive} />
            <Box flexGrow={1} overflow="hidden">
              {(!opened || isBeside) && (
                <Box flexDirection="column" width={listWidth} flexShrink={0}>
                  {arranged.count ? (
                    <Rows list={inView(list, room - 1)} columns={shown} schedules={schedules} />
                  ) : (
                    <Nothing {...{ snapshot, scope: view.scope, filter: view.filter }} />
                  )}
                </Box>
              )}
              {opened && (
                <Box {...(isBeside && { borderStyle: border, borderTop: false, borderRight: false, borderBottom: false, paddingLeft: 1 })}>
                  <Detail
                    row={opened}
                    tab={tab}
                    onTab={(next) => open(factsOf(opened).key, next)}
                    onClose={() => open(undefined)}
                    width={isBeside ? columns - listWidth - 2 : columns}
                    height={room}
                  />
                </Box>
              )}
            </Box>
            {question ?? said}
          </>
        );
      }}
    </WithActions>
  );
}
