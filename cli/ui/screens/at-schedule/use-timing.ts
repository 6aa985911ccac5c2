import { useEffect, useMemo, useState } from "react";

import { readTiming, type Timing } from "../../../when/timing.ts";
import { userZone } from "../../../when/zone.ts";
import { useSession } from "../../session.tsx";
import type { TimeDraft } from "./draft.ts";

/** What a text means, or why it means nothing; of no text, neither. */
export interface Meant {
  timing?: Timing;
  error?: unknown;
}

/** A text that is read. */
export interface Reading {
  /** The last that was read, while a newer one is being read. */
  meant: Meant;
  /** Of what is typed now. */
  now: Promise<Meant>;
}

/** Reads a time as it is typed: what a later text means wins, also where an earlier one takes longer. */
export function useTiming({ often, when, cron, timeZone }: TimeDraft, deadlineMs: number | undefined): Reading {
  const { context } = useSession();
  const [meant, setMeant] = useState<Meant>({});
  const reading = useMemo(
    () => read({ often, when, cron, timeZone }, context.now(), deadlineMs),
    [context, often, when, cron, timeZone, deadlineMs],
  );
  useEffect(() => {
    let isLatest = true;
    void reading.then((result) => isLatest && setMeant(result));
    return () => {
      isLatest = false;
    };
  }, [reading]);
  return { meant, now: reading };
}

async function read({ often, when, cron, timeZone }: TimeDraft, now: Date, deadlineMs: number | undefined): Promise<Meant> {
  const text = often === "once" ? when : cron;
  if (text.trim() === "") return {};
  const zone = timeZone.trim() || undefined;
  const asked = often === "once" ? { when, cron: undefined } : { when: "", cron };
  try {
    return {
      timing: await readTiming(
        { ...asked, timeZone: zone ?? (often === "once" ? undefined : userZone().name), deadlineMs },
        now,
        userZone(),
      ),
    };
  } catch (error) {
    return { error };
  }
}
