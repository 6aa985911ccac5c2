import { shortName } from "../../target.ts";
import { lookHint } from "../look.ts";
import { stalledOf } from "../state.ts";
import { failed, type Found, ok } from "./finding.ts";
import type { Listed } from "./listed.ts";

/** So many objects are named, and of the others how many they are. */
const named = 20;

/** Whether services or bindings are stuck until somebody changes something. */
export function checkObjects({ objects, place }: Listed): Found[] {
  const stalled = objects.flatMap(({ kind, object }) => {
    const condition = stalledOf(object);
    return condition ? [{ kind, object, condition }] : [];
  });
  if (!stalled.length) return [ok(`no cloud object is stuck${place}, of ${objects.length}`)];
  const findings = stalled.slice(0, named).map(({ kind, object, condition }) => {
    const { metadata } = object;
    const name = shortName(kind, metadata.name);
    const message = `${name} in namespace ${metadata.namespace} is stuck: ${condition.reason}: ${condition.message}`;
    return failed(message, lookHint(object, `${name} -n ${metadata.namespace}`));
  });
  const more = stalled.length - findings.length;
  return more > 0
    ? [...findings, failed(`${more} more are stuck`, "see them: kubectl cloud status --all-namespaces; kubectl get cloudbindings -A")]
    : findings;
}
