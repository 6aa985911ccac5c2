import type { RunContext } from "../reconcile/context.ts";

/** What a run that binds has at hand: no account and no credentials. */
export interface BindContext extends Pick<RunContext, "store" | "job" | "log" | "now" | "ending"> {
  /** The plural of a namespaced kind; undefined when the cluster has none. */
  pluralOf: (kind: { apiVersion: string; kind: string }) => Promise<string | undefined>;
}
