import { type FolderContext, within } from "../context.ts";
import { type Requested, requestRuns } from "./reconcile.ts";
import { type Found, setSuspend } from "./suspend.ts";

/** An object that was to be started, and what to wait for. */
export interface Started extends Found {
  result: "started" | "unchanged";
  answered?: Requested["answered"];
}

/** Lets runs look after objects again, which start their engines. One that ended by itself gets a run now. */
export async function start(context: FolderContext, found: readonly Found[]): Promise<Started[]> {
  return Promise.all(
    found.map(async (one): Promise<Started> => {
      const { kind, name, object } = one;
      const changed = await setSuspend(context, one, false);
      if (changed !== object) return { kind, name, object: changed, result: "started" };
      if (!context.runs.hasEnded(object)) return { ...one, result: "unchanged" };
      const [requested] = await requestRuns(within(context, object.metadata.namespace), [{ kind, name }]);
      return { ...one, ...requested, result: "started" };
    }),
  );
}
