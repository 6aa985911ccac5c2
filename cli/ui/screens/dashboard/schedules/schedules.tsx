import { Box } from "ink";
import { type ReactNode, useMemo, useState } from "react";

import type { CloudSchedule } from "../../../../../crds/api/objects.ts";
import type { Snapshot } from "../../../../actions/live/live.ts";
import { actionText } from "../../../../output/schedule-action.ts";
import { scheduleDetails } from "../../../../output/schedule-details.ts";
import { byNext, phaseOf } from "../../../../output/schedule-list.ts";
import { Scroll } from "../../../components/scroll.tsx";
import { useList } from "../../../hooks/use-list.ts";
import { useNow } from "../../../hooks/use-now.ts";
import { useSize } from "../../../hooks/use-size.ts";
import { type Binding, useKeys } from "../../../keys/keyboard.tsx";
import { SessionProvider, useSession } from "../../../session.tsx";
import { matcher } from "../arrange.ts";
import { Nothing } from "../nothing.tsx";
import type { View } from "../use-view.ts";
import { Keys, useSessionIn } from "../with-actions.tsx";
import { ScheduleRows, scheduleKey } from "./schedule-rows.tsx";
import { useScheduleActions } from "./use-schedule-actions.tsx";

/** What is scheduled. */
export interface SchedulesProps {
  snapshot: Snapshot;
  view: View;
  height: number;
  isActive: boolean;
  /** Keys of every list; drawn where they come before those of the selected one. */
  keys: ReactNode;
}

/** All that is scheduled, what comes next first, with all about one behind enter. */
export function Schedules({ snapshot, view: { scope, filter }, height, isActive, keys }: SchedulesProps): ReactNode {
  const { context } = useSession();
  const { columns } = useSize();
  const [open, setOpen] = useState(false);
  const ordered = useMemo(() => {
    const isWanted = matcher(filter);
    const wanted = snapshot.schedules.filter((one) =>
      isWanted(`${one.metadata.name} ${actionText(one.spec.action)} ${phaseOf(one)}`.toLowerCase()),
    );
    return byNext(wanted, context.now());
  }, [snapshot.schedules, filter, context]);
  // titles take one
  const list = useList(ordered, Math.max(1, height - 1), scheduleKey);
  const session = useSessionIn(list.selected?.metadata.namespace);
  const listKeys: Binding[] = [{ keys: ["enter", "d"], label: "open", run: () => setOpen(true) }, ...list.bindings];
  const openKeys: Binding[] = [{ keys: ["esc"], label: "back", run: () => setOpen(false) }];
  if (!list.selected) {
    return (
      <>
        {keys}
        <Nothing {...{ snapshot, scope, filter }} />
      </>
    );
  }
  return (
    <SessionProvider value={session}>
      <Acting schedule={list.selected} isActive={isActive}>
        {keys}
        <Keys bindings={open ? openKeys : listKeys} isActive={isActive} />
        {open ? (
          <Details schedule={list.selected} height={height} />
        ) : (
          <ScheduleRows list={list} width={columns} namespaces={scope.namespace === undefined} />
        )}
      </Acting>
    </SessionProvider>
  );
}

/** The keys of the selected one, and what comes of them. */
function Acting({ schedule, isActive, children }: { schedule: CloudSchedule; isActive: boolean; children: ReactNode }): ReactNode {
  const { bindings, question, said } = useScheduleActions(schedule);
  useKeys(bindings, { isActive: isActive && !question });
  return (
    <>
      <Box flexDirection="column" flexGrow={1} overflow="hidden">
        {children}
      </Box>
      {question ?? said}
    </>
  );
}

function Details({ schedule, height }: { schedule: CloudSchedule; height: number }): ReactNode {
  return <Scroll lines={scheduleDetails(schedule, useNow()).trimEnd().split("\n")} height={height} />;
}
