import { useEffect, useRef, useState } from "react";

/** Something that is asked of the cluster: under way, here, or failed. */
export type Load<T> = { state: "loading" } | { state: "loaded"; value: T } | { state: "failed"; error: unknown };

/**
 * Asks for something when the component is first shown, and anew when `key` is another one. What comes too late for an earlier
 * key is dropped.
 */
export function useLoad<T>(load: () => Promise<T>, key = ""): Load<T> {
  const [found, setFound] = useState<{ key: string; load: Load<T> }>();
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    let isWanted = true;
    const tell = (load: Load<T>) => isWanted && setFound({ key, load });
    latest.current().then(
      (value) => tell({ state: "loaded", value }),
      (error: unknown) => tell({ state: "failed", error }),
    );
    return () => {
      isWanted = false;
    };
  }, [key]);
  return found?.key === key ? found.load : { state: "loading" };
}
