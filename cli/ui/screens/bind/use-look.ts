import { useEffect, useRef, useState } from "react";

import type { TypedTarget } from "../../../workload.ts";

/** Something chosen that is looked at before one goes on. */
export interface Look {
  /** What is looked at now. */
  at: TypedTarget | undefined;
  /** Why the last one can't be taken. */
  error: unknown;
  pick(target: TypedTarget): void;
  /** Looks at it no longer. */
  leave(): void;
}

/** Looks at what is picked, at first at what is given; `look` goes on by itself when it can be taken, unless it was left before. */
export function useLook(given: TypedTarget | undefined, look: (target: TypedTarget) => Promise<() => void>): Look {
  const [state, setState] = useState<{ at?: TypedTarget | undefined; error?: unknown }>({ at: given });
  const latest = useRef(look);
  latest.current = look;
  const { at } = state;
  useEffect(() => {
    if (!at) return undefined;
    let isWanted = true;
    latest.current(at).then(
      (goOn) => isWanted && goOn(),
      (error: unknown) => isWanted && setState({ error }),
    );
    return () => {
      isWanted = false;
    };
  }, [at]);
  return { at, error: state.error, pick: (target) => setState({ at: target }), leave: () => setState({}) };
}
