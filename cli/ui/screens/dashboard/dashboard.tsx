import { type ReactNode, useEffect, useState } from "react";

import type { Written } from "../../../actions/create.ts";
import { type Live, unreachable } from "../../../actions/live/live.ts";
import { displayName } from "../../../target.ts";
import { useLive } from "../../hooks/use-live.ts";
import { useSession } from "../../session.tsx";
import { ListPage } from "./list-page.tsx";
import { type Other, OtherScreen } from "./other-screen.tsx";
import { useView } from "./use-view.ts";

/** All objects of a namespace, or of all, as they change. */
export interface DashboardProps {
  /** What the first picture is made of; the dashboard stops it. */
  live: Live;
  /** The user leaves, or nothing could ever be read: then with the error. */
  onEnd(error?: Error): void;
}

/** All objects as they change, and all that can be done with them. */
export function Dashboard({ live, onEnd }: DashboardProps): ReactNode {
  const { context } = useSession();
  const view = useView(context.namespace, live.namespace);
  const snapshot = useLive(live, view.scope.namespace);
  const [other, setOther] = useState<Other>();
  const [written, setWritten] = useState<Written>();
  const error = unreachable(snapshot);
  useEffect(() => {
    if (error !== undefined) onEnd(error);
  }, [error, onEnd]);
  const done = (what?: Written) => {
    setOther(undefined);
    setWritten(what);
  };
  return (
    <>
      {other && <OtherScreen other={other} onDone={done} onCancel={() => done()} />}
      <ListPage
        {...{ view, snapshot }}
        isHidden={other !== undefined}
        said={written && `${displayName(written.kind, written.object.metadata.name)} ${written.change}`}
        onOther={(next) => {
          setWritten(undefined);
          setOther(next);
        }}
        onQuit={() => onEnd()}
      />
    </>
  );
}
