import type { RunContext } from "../reconcile/context.ts";

/** What a run that binds has at hand: no account and no credentials. */
export type BindContext = Pick<RunContext, "store" | "job" | "log" | "now" | "ending">;
