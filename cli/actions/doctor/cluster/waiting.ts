import { systemNamespace } from "../../../../lib/system.ts";
import { formatAge } from "../../../duration.ts";
import { shortName } from "../../../target.ts";
import { failed, type Found, ok } from "../finding.ts";
import { dueSince } from "./due-since.ts";
import type { Subject } from "./subject.ts";

/** How long something may be due before a run takes it up, in milliseconds: as long as runs that have crashed wait at most. */
const patienceMs = 300_000;

/** Whether something has been due for long, and no run has taken it up. */
export async function checkWaiting({ listed, now }: Subject): Promise<Found> {
  const [{ objects, place }, time] = [await listed(), (await now()).getTime()];
  const waiting = objects
    .map(({ kind, object }) => ({ kind, object, waits: time - dueSince(object, time) }))
    .filter(({ waits }) => waits > patienceMs)
    .toSorted((a, b) => b.waits - a.waits);
  const [longest, ...others] = waiting;
  if (!longest) return ok(`nothing${place} has been due for long`);
  const { kind, object, waits } = longest;
  const name = shortName(kind, object.metadata.name);
  const more = others.length ? `, and so for ${others.length} more` : "";
  return failed(
    `${name} in namespace ${object.metadata.namespace} has been due for ${formatAge(waits)}, and no run takes it up${more}`,
    `see which runs there are, as an account has no more than its maxConcurrentRuns: kubectl -n ${systemNamespace} get jobs`,
  );
}
