import type { CloudAccount } from "../../crds/api/objects.ts";
import type { PlannedRun } from "../../lib/launch/launcher.ts";
import { planBindings } from "./bindings/plan.ts";
import type { DispatchContext } from "./dispatch.ts";
import { nextDue } from "./due-time.ts";
import { fairly } from "./fairly.ts";
import { defaultLimits, type Plan, planRuns } from "./plan.ts";
import type { SchedulePlan } from "./schedules/plan.ts";
import type { View } from "./view.ts";

/** What a dispatcher shall do now about everything there is. */
export type WholePlan = Plan &
  Pick<SchedulePlan, "missed"> & {
    /** When something may fall due although nothing has changed, in milliseconds since the epoch; undefined for never. */
    next: number | undefined;
  };

/** Plans services, bindings and schedules; these and the accounts take turns when not all runs fit. */
export async function planAll(
  { now, limits = defaultLimits, local }: Pick<DispatchContext, "now" | "limits" | "local">,
  view: View,
  accounts: ReadonlyMap<string, CloudAccount>,
  held: ReadonlySet<string>,
): Promise<WholePlan> {
  const { objects, runs } = view;
  const at = now();
  const isFree = (verb: "bind" | "schedule", { metadata }: { metadata: { namespace?: string } }) =>
    !held.has(`${verb}/${metadata.namespace}`);
  const free = held.size ? objects.filter(({ spec }) => !held.has(spec.account)) : objects;
  // a folder has no workloads
  const bindings = local ? [] : view.bindings.filter((binding) => isFree("bind", binding));
  const serviceBindings = local ? [] : (view.serviceBindings ?? []).filter((binding) => isFree("bind", binding));
  const services = planRuns(free, runs, accounts, at, limits);
  const schedules = await planTimes(
    view.schedules.filter((schedule) => isFree("schedule", schedule)),
    runs,
    at,
  );
  const planned = [...services.runs, ...planBindings(bindings, objects, runs, at, limits, serviceBindings), ...schedules.runs];
  return {
    runs: admit(planned, limits.total - runs.filter(({ state }) => state === "active").length),
    refusals: services.refusals,
    missed: schedules.missed,
    next: earliest(nextDue([...objects, ...bindings, ...serviceBindings.map(({ metadata }) => ({ metadata }))], runs, at), schedules.next),
  };
}

/** Whoever has no schedules need not load what reads them. */
async function planTimes(schedules: View["schedules"], runs: View["runs"], now: Date): Promise<SchedulePlan> {
  if (!schedules.length) return { runs: [], missed: [] };
  const { planSchedules } = await import("./schedules/plan.ts");
  return planSchedules(schedules, runs, now);
}

/** As many as there is room for. */
function admit(runs: readonly PlannedRun[], room: number): PlannedRun[] {
  if (runs.length <= room) return [...runs];
  const turns = fairly(
    runs,
    ({ verb, account }) => `${verb} ${account}`,
    () => "",
  );
  return turns.slice(0, Math.max(0, room));
}

function earliest(...times: (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length ? Math.min(...known) : undefined;
}
