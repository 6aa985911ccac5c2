import { useEffect, useState } from "react";

import { create, type CreateRequest, type Written } from "../../../actions/create.ts";
import { serialize } from "../../../output/serialize.ts";
import { useSession } from "../../session.tsx";

/** What is asked for; how far it goes is up to the step. */
export type Asked = Omit<CreateRequest, "dryRun">;

/** What the API server says of it. */
export type DryRunState = { type: "checking" } | { type: "ready"; written: Written } | { type: "failed"; error: unknown };

/** The manifest as YAML, and what a server-side dry run says of it; asked as soon as it is shown, and again when asked to. */
export function useDryRun(asked: Asked): { yaml: string; state: DryRunState; again(): void } {
  const { context } = useSession();
  const [yaml, setYaml] = useState("");
  const [state, setState] = useState<DryRunState>({ type: "checking" });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isShown = true;
    const told = (next: DryRunState) => isShown && setState(next);
    const look = async () => {
      const { object } = await create(context, { ...asked, dryRun: "client" });
      const text = await serialize(object, "yaml");
      if (isShown) setYaml(text);
      told({ type: "ready", written: await create(context, { ...asked, dryRun: "server" }) });
    };
    told({ type: "checking" });
    look().catch((error: unknown) => told({ type: "failed", error }));
    return () => {
      isShown = false;
    };
  }, [context, asked, attempt]);
  return { yaml, state, again: () => setAttempt(attempt + 1) };
}
