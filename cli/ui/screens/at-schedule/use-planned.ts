import { useEffect, useMemo, useState } from "react";

import type { CloudSchedule } from "../../../../crds/api/objects.ts";
import type { Action } from "../../../actions/schedule-action.ts";
import { schedules } from "../../../actions/schedule.ts";
import { aboutOf, actionText } from "../../../output/schedule-action.ts";
import type { Timing } from "../../../when/timing.ts";
import { type Planned, plannedOf, repeating } from "../../components/calendar/planned.ts";
import { useSession } from "../../session.tsx";

/** What else is to come. */
export interface Others {
  /** Undefined until it is known. */
  planned: Planned[] | undefined;
  /** Why it can't be known. */
  error: unknown;
}

/** Lists what else is to come in the namespace, once. */
export function useOthers(): Others {
  const { context } = useSession();
  const [result, setResult] = useState<{ found?: CloudSchedule[]; error?: unknown }>({});
  useEffect(() => {
    let isShown = true;
    schedules(context, { allNamespaces: false }).then(
      (found) => isShown && setResult({ found }),
      (error: unknown) => isShown && setResult({ error }),
    );
    return () => {
      isShown = false;
    };
  }, [context]);
  const planned = useMemo(() => result.found && plannedOf(result.found, context.now()), [result, context]);
  return { planned, error: result.error };
}

/** The one that is being written, as a calendar has it. */
export function freshPlanned({ spec, first }: Timing, action: Action | undefined): Planned {
  return {
    name: undefined,
    does: action && actionText(action),
    about: action ? aboutOf(action) : [],
    first,
    times: repeating({ timeZone: "UTC", ...spec }),
  };
}
