import type { Launcher } from "../../lib/launch/launcher.ts";
import type { Log } from "../../lib/log.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { Store } from "../../lib/store/store.ts";
import { Accounts } from "./accounts.ts";
import { tellMissed } from "./missed.ts";
import type { Pass } from "./pass.ts";
import { planAll } from "./plan-all.ts";
import type { Limits } from "./plan.ts";
import { refuse } from "./refuse.ts";
import { startWorkers } from "./start-workers.ts";
import { start } from "./start.ts";
import { listView, type View } from "./view.ts";

/** What a dispatcher has at hand. */
export interface DispatchContext {
  store: Store;
  launcher: Launcher;
  log: Log;
  now(): Date;
  limits?: Limits;
  /** Local mode: runs are no Jobs that could be followed, and need no grants. Default: false. */
  local?: boolean;
  /** Whether ServiceBindings of servicebinding.io are ours to bring about. Default: false. */
  serviceBindings?: boolean;
  /** A pass begins nothing more once it is aborted. */
  ending?: AbortSignal;
}

/** One pass over everything as it is now. */
export async function dispatch(context: DispatchContext): Promise<Pass> {
  return carryOut(context, await listView(context.store, context.launcher, context.serviceBindings));
}

/**
 * Starts the runs that are due and says why others can't be. What goes wrong with one account, or in one namespace, holds up no
 * other. A view that is not quite up to date does no harm: a run has the same name in each, and an account's grants are taken
 * back only after another look.
 *
 * @param held - what is left alone this time, named as in {@link Pass.failed}
 */
export async function carryOut(context: DispatchContext, view: View, held: ReadonlySet<string> = new Set()): Promise<Pass> {
  const { store, log, now, ending } = context;
  const known = new Map(view.accounts.map((account) => [account.metadata.name, account]));
  const plan = await planAll(context, view, known, held);
  const pass: Pass = { objects: view.objects.length, started: [], refused: 0, failed: [], conflicted: [] };
  if (plan.next !== undefined) pass.next = plan.next;

  const keeper = new Accounts(store, view.objects, view.runs, !context.local);
  for (const account of known.values()) {
    const { name } = account.metadata;
    if (held.has(name) || ending?.aborted) continue;
    try {
      await keeper.keep(account);
      for (const run of plan.runs.filter((planned) => planned.account === name)) {
        if (ending?.aborted) break;
        await keeper.grant(account, run);
        if (await start(context, run, account)) pass.started.push(run.name);
      }
    } catch (error) {
      if (isStoreError(error, "Conflict", "NotFound")) {
        pass.conflicted.push(name);
        log.info({ account: name }, "another dispatcher is at work on the account, or somebody has just changed it or removed a namespace");
        continue;
      }
      pass.failed.push(name);
      log.error({ err: error, account: name }, "the account's runs could not be started; a later pass tries again");
      // each of the others would wait for an answer as long, in vain
      if (isStoreError(error, "Unreachable")) return pass;
    }
  }
  await startWorkers(
    context,
    view,
    plan.runs.filter(({ account }) => !account),
    pass,
  );
  for (const { object, error } of plan.refusals) {
    if (ending?.aborted) break;
    try {
      if (await refuse(store, object, error, known.get(object.spec.account), now())) pass.refused++;
    } catch (problem) {
      pass.failed.push(object.spec.account);
      log.warn(
        { err: problem, kind: object.kind, namespace: object.metadata.namespace, name: object.metadata.name },
        "the refusal could not be written",
      );
    }
  }
  for (const { schedule, status } of plan.missed) {
    if (ending?.aborted) break;
    await tellMissed(context, schedule, status, pass);
  }
  return pass;
}
