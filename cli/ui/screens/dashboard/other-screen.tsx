import type { ReactNode } from "react";

import type { Written } from "../../../actions/create.ts";
import type { NamedTarget } from "../../../target.ts";
import { SessionProvider } from "../../session.tsx";
import { ScheduleScreen } from "../at-schedule/at-schedule-screen.tsx";
import { BindScreen } from "../bind/bind-screen.tsx";
import { CreateScreen } from "../create/create-screen.tsx";
import { useSessionIn } from "./with-actions.tsx";

/** A screen that the dashboard opens in its place. */
export interface Other {
  name: "create" | "bind" | "schedule";
  namespace: string;
  /** What it is about, where something is selected. */
  target: NamedTarget | undefined;
}

/** Creates, binds or schedules, and comes back. */
export function OtherScreen({ other, ...ends }: { other: Other; onDone(written: Written): void; onCancel(): void }): ReactNode {
  return (
    <SessionProvider value={useSessionIn(other.namespace)}>
      <Screen other={other} {...ends} />
    </SessionProvider>
  );
}

function Screen({ other: { name, target }, ...ends }: { other: Other; onDone(written: Written): void; onCancel(): void }): ReactNode {
  switch (name) {
    case "create":
      return <CreateScreen {...ends} />;
    case "bind":
      return <BindScreen {...ends} {...(target && { service: target })} />;
    case "schedule":
      return <ScheduleScreen {...ends} {...(target && { target })} />;
  }
}
