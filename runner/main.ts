import { createLog } from "../lib/log.ts";

const [verb = "", ...args] = process.argv.slice(2);
const log = createLog({ fields: { verb } });
try {
  // each verb is loaded when it is asked for: a run needs no dispatcher, and a dispatcher no SDK
  switch (verb) {
    case "reconcile":
      await (await import("./verbs/reconcile.ts")).reconcile(args, log);
      break;
    case "bind":
      await (await import("./verbs/bind.ts")).bind(args, log);
      break;
    case "dispatch":
      await (await import("./verbs/dispatch.ts")).dispatchRuns(args, log);
      break;
    case "schedule":
      await (await import("./verbs/schedule.ts")).schedule(args, log);
      break;
    case "check":
      await (await import("./verbs/check.ts")).check(args, log);
      break;
    default:
      process.stderr.write(`unknown verb '${verb}': use reconcile, bind, schedule, dispatch or check\n`);
      process.exitCode = 2;
  }
} catch (error) {
  log.error({ err: error }, error instanceof Error ? error.message : "failed");
  process.exitCode = 1;
}
