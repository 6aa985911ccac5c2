import { useEffect, useRef, useState } from "react";

import { askForPlans, type Planned, planned } from "../../../../actions/plan.ts";
import { propose } from "../../../../actions/proposal.ts";
import type { StatusRow } from "../../../../actions/status.ts";
import { within } from "../../../../context.ts";
import { useSession } from "../../../session.tsx";

/** How long an answer is waited for, in milliseconds: as `kubectl cloud plan` does. */
const patience = 120_000;

/** What a run would do, as somebody asked for it. */
export type Previewed = { since: Date } | { plan: Planned } | { error: unknown };

/** Asks a run what it would do. The question is given up when nobody looks any more. */
export function usePreview({ kind, object }: StatusRow): { previewed: Previewed | undefined; ask(): void } {
  const { context } = useSession();
  const [previewed, setPreviewed] = useState<Previewed>();
  const end = useRef(new AbortController());
  useEffect(() => {
    end.current = new AbortController();
    return () => end.current.abort();
  }, []);
  const ask = async () => {
    const { signal } = end.current;
    setPreviewed({ since: context.now() });
    const place = within(context, object.metadata.namespace);
    const answer = await ends(async () => {
      const [pending] = await askForPlans(place, [await propose(place, { kind, name: object.metadata.name }, undefined)]);
      if (!pending) throw new Error("nothing was asked for");
      await place.runs.kick(true);
      return { plan: await planned(place, pending, patience, signal) };
    });
    if (!signal.aborted) setPreviewed(answer);
  };
  return { previewed, ask: () => void ask() };
}

async function ends(work: () => Promise<Previewed>): Promise<Previewed> {
  try {
    return await work();
  } catch (error) {
    return { error };
  }
}
