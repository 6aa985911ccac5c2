import { useIsScreenReaderEnabled } from "ink";
import { useEffect, useState } from "react";

import { useSession } from "../session.tsx";

/**
 * The time, each second anew, for ages and what is under way. A screen reader reads every change aloud: it gets the time of
 * the last change of something else.
 *
 * @param isActive - whether somebody looks at it. Default: true
 */
export function useNow(isActive = true): Date {
  const { context } = useSession();
  const [now, setNow] = useState(() => context.now());
  const hears = useIsScreenReaderEnabled();
  useEffect(() => {
    if (!isActive || hears) return undefined;
    const timer = setInterval(() => setNow(context.now()), 1000);
    return () => clearInterval(timer);
  }, [context, isActive, hears]);
  return hears ? context.now() : now;
}
