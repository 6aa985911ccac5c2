import type { CloudAccount, ServiceObject } from "../../crds/api/objects.ts";
import { accountType, serviceKinds } from "../../lib/kinds.ts";
import type { Launcher } from "../../lib/launch/launcher.ts";
import type { Log } from "../../lib/log.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { Store } from "../../lib/store/store.ts";
import { Accounts } from "./accounts.ts";
import { defaultLimits, planRuns, type Limits } from "./plan.ts";
import { refuse } from "./refuse.ts";

/** What a dispatcher has at hand. */
export interface DispatchContext {
  store: Store;
  launcher: Launcher;
  log: Log;
  now(): Date;
  limits?: Limits;
}

/** What one pass did. */
export interface Pass {
  objects: number;
  started: string[];
  refused: number;
  /** Accounts whose runs could not be started. */
  failed: string[];
}

/**
 * One pass: reads everything (one request per kind, one for the accounts, one for the runs), starts the runs that are due
 * and says why others can't be. What goes wrong with one account holds up no other.
 */
export async function dispatch({ store, launcher, log, now, limits = defaultLimits }: DispatchContext): Promise<Pass> {
  const [accounts, runs, ...lists] = await Promise.all([
    store.list<CloudAccount>(accountType),
    launcher.list(),
    ...serviceKinds.map((kind) => store.list<ServiceObject>(kind)),
  ]);
  const objects = lists.flatMap((list, index) => list.items.map((item) => ({ ...item, kind: serviceKinds[index]?.kind ?? item.kind })));
  const known = new Map(accounts.items.map((account) => [account.metadata.name, account]));
  const plan = planRuns(objects, runs, known, now(), limits);

  const pass: Pass = { objects: objects.length, started: [], refused: 0, failed: [] };
  const keeper = new Accounts(store, objects, runs);
  for (const account of known.values()) {
    try {
      await keeper.keep(account);
      for (const run of plan.runs.filter(({ account: name }) => name === account.metadata.name)) {
        await keeper.grant(account, run);
        const result = await launcher.start(run, account);
        log.info(
          {
            run: run.name,
            account: run.account,
            objects: run.objects.map(({ kind, namespace, name, reason }) => `${kind}/${namespace}/${name} ${reason}`),
          },
          result,
        );
        if (result === "started") pass.started.push(run.name);
      }
    } catch (error) {
      if (isStoreError(error, "Conflict")) {
        log.info({ account: account.metadata.name }, "another dispatcher is at work on the account, or somebody has just changed it");
        continue;
      }
      pass.failed.push(account.metadata.name);
      log.error({ err: error, account: account.metadata.name }, "the account's runs could not be started; the next pass tries again");
    }
  }
  for (const { object, error } of plan.refusals) {
    try {
      if (await refuse(store, object, error, known.get(object.spec.account), now())) pass.refused++;
    } catch (problem) {
      log.warn(
        { err: problem, kind: object.kind, namespace: object.metadata.namespace, name: object.metadata.name },
        "the refusal could not be written",
      );
    }
  }
  return pass;
}
