import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";
import { RetryableError, TerminalError } from "../../../../lib/errors.ts";
import type { Outcome, Target } from "../../../provider.ts";
import { underWay } from "../operations.ts";
import type { AzureSession } from "../session.ts";
import { Calls } from "./calls.ts";
import { isGoing, stateOf } from "./status.ts";

/**
 * Deletes a server with everything below it, and with its backups.
 *
 * @throws TerminalError `DeletionProtected` while the spec protects it; `Unsupported` when a snapshot is asked for
 * @throws RetryableError `Busy` while an operation of ours runs, as Azure does one at a time
 */
export async function remove(session: AzureSession, target: Target<PostgresSpec>): Promise<Outcome> {
  const { spec, externalName, operation } = target;
  const calls = new Calls(session, target);
  const there = await calls.find("delete");
  if (!there) return {};
  const running = await underWay(session, target, calls.call("delete", "delete"));
  const { retryAfterSeconds } = running;
  const deleting = running.progress !== undefined && operation?.kind === "Delete";
  if (deleting || isGoing(there.state)) {
    const token = deleting ? operation.token : undefined;
    return { operation: { message: "deleting", ...(token === undefined ? {} : { token }), ...waiting(retryAfterSeconds) } };
  }
  refuseProtected(spec, externalName);
  // of an operation whose token was lost only the state tells
  const progress = running.progress ?? stateOf(there, session.resourceGroup).progress;
  if (progress !== undefined) {
    throw new RetryableError(`could not delete server ${externalName}: Azure is still at work on it (${progress})`, {
      code: "Busy",
      hint: "it is deleted by itself once Azure is done",
      ...waiting(retryAfterSeconds),
    });
  }
  return calls.begin("delete", "delete", (client, group, name, options) => client.servers.beginDelete(group, name, options));
}

function refuseProtected({ deletionProtection, deletionPolicy }: PostgresSpec, name: string): void {
  if (deletionProtection) {
    throw new TerminalError(`could not delete server ${name}: spec.deletionProtection is true`, {
      code: "DeletionProtected",
      hint: "set spec.deletionProtection to false to let it go, or spec.deletionPolicy to Retain to leave it in Azure",
    });
  }
  if (deletionPolicy === "Snapshot") {
    throw new TerminalError(`could not delete server ${name}: spec.deletionPolicy is Snapshot, and on Azure backups go with their server`, {
      code: "Unsupported",
      hint: "set spec.deletionPolicy to Delete to delete it all the same, or to Retain to leave it in Azure",
    });
  }
}

function waiting(retryAfterSeconds: number | undefined): { retryAfterSeconds?: number } {
  return retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
}
