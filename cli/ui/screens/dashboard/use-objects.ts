import { useMemo, useState } from "react";

import type { Snapshot } from "../../../actions/live/live.ts";
import type { StatusRow } from "../../../actions/status.ts";
import { type ListState, useList } from "../../hooks/use-list.ts";
import { type Arranged, arrange, type Line } from "./arrange.ts";
import type { Tab } from "./detail/detail.tsx";
import { byTarget, type Schedules } from "./next.ts";
import { useOpened } from "./use-opened.ts";
import type { View } from "./use-view.ts";

/** The objects in the order in which they are shown, which of them is selected, and which open. */
export interface ObjectsState {
  arranged: Arranged;
  list: ListState<Line>;
  schedules: Schedules;
  /** The one that is open, else the one that is selected in the list. */
  selected: StatusRow | undefined;
  opened: StatusRow | undefined;
  tab: Tab;
  /** Opens one by its key, at a tab; without a key closes it. */
  open(key: string | undefined, tab?: Tab): void;
  /** Opens the next one of the list, or the one before. */
  step(by: 1 | -1): void;
}

/** Sorts and filters when objects or the view change, and not with each key or each second. */
export function useObjects(snapshot: Snapshot, { scope, filter, sort, grouped }: View, height: number): ObjectsState {
  const kind = scope.show === "schedules" ? undefined : scope.show;
  const arranged = useMemo(() => arrange(snapshot.rows, { kind, filter, sort, grouped }), [snapshot.rows, kind, filter, sort, grouped]);
  const schedules = useMemo(() => byTarget(snapshot.schedules), [snapshot.schedules]);
  // titles take one
  const list = useList(arranged.lines, Math.max(1, height - 1), lineKey, isHeading);
  const [open, setOpen] = useState<{ key: string | undefined; tab: Tab }>({ key: undefined, tab: "overview" });
  const opened = useOpened(snapshot, open.key);
  const inList = list.selected && "row" in list.selected ? list.selected.row : undefined;
  const show = (key: string | undefined, tab: Tab = "overview") => {
    setOpen({ key, tab });
    const at = key === undefined ? -1 : arranged.lines.findIndex((line) => line.key === key);
    if (at >= 0) list.select(at);
  };
  const step = (by: 1 | -1) => {
    let at = list.index + by;
    while (arranged.lines[at] && isHeading(arranged.lines[at] as Line)) at += by;
    const next = arranged.lines[at];
    if (next) show(next.key, open.tab);
  };
  return { arranged, list, schedules, selected: opened ?? inList, opened, tab: open.tab, open: show, step };
}

function lineKey({ key }: Line): string {
  return key;
}

function isHeading(line: Line): boolean {
  return "heading" in line;
}
