import { createHash } from "node:crypto";

import {
  DBInstanceNotFoundFault,
  DBSnapshotAlreadyExistsFault,
  DeleteDBInstanceCommand,
  InvalidDBInstanceStateFault,
} from "@aws-sdk/client-rds";

import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";
import { TerminalError } from "../../../../lib/errors.ts";
import type { Outcome, Target } from "../../../provider.ts";
import type { AwsSession } from "../session.ts";
import { Calls } from "./calls.ts";
import { canBeSnapshot, isGoing } from "./status.ts";

const deleting: Outcome = { operation: { message: "deleting" } };
/** How many final snapshots of one instance there may be; more than one only if a deletion failed after it took one. */
const mostSnapshots = 5;

/**
 * Deletes an instance. Its automated backups go with it, also when it leaves a final snapshot: that is what AWS does unless told
 * otherwise, as do CloudFormation and Terraform, and nothing is left behind that costs and that nobody asked for.
 *
 * @throws TerminalError `DeletionProtected` while the spec protects it; `CloudFailed` when RDS can't take the final snapshot
 */
export async function remove(session: AwsSession, target: Target<PostgresSpec>): Promise<Outcome> {
  const { spec, externalName } = target;
  const calls = new Calls(session, target);
  const there = await calls.find("delete");
  if (!there) return {};
  const { DBInstanceStatus: status = "", DeletionProtection: isProtected = false } = there;
  if (isGoing(status)) return deleting;
  if (spec.deletionProtection) {
    throw new TerminalError(`could not delete DB instance ${externalName}: spec.deletionProtection is true`, {
      code: "DeletionProtected",
      hint: "set spec.deletionProtection to false to let it go, or spec.deletionPolicy to Retain to leave it in AWS",
    });
  }
  const snapshot = spec.deletionPolicy === "Snapshot";
  if (snapshot && !canBeSnapshot(status)) {
    throw new TerminalError(`could not delete DB instance ${externalName}: it is ${status}, and RDS takes no final snapshot of it`, {
      code: "CloudFailed",
      hint: "set spec.deletionPolicy to Delete to delete it without one, or to Retain to leave it in AWS",
    });
  }
  if (isProtected) await calls.modify("delete", { settings: { DeletionProtection: false }, immediately: false });
  return (await destroy(calls, target, snapshot)) ? deleting : {};
}

/** Resolves to false when it was gone already. */
async function destroy(calls: Calls, target: Target<PostgresSpec>, snapshot: boolean): Promise<boolean> {
  for (let number = 1; ; number += 1) {
    const command = new DeleteDBInstanceCommand({
      DBInstanceIdentifier: target.externalName,
      SkipFinalSnapshot: !snapshot,
      FinalDBSnapshotIdentifier: snapshot ? finalSnapshot(target, number) : undefined,
      DeleteAutomatedBackups: true,
    });
    try {
      await calls.ask("delete", "DeleteDBInstance", (client) => client.send(command));
      return true;
    } catch (error) {
      const { cause, message } = error as Error;
      if (cause instanceof DBInstanceNotFoundFault) return false;
      // an earlier call, of which no answer came
      if (cause instanceof InvalidDBInstanceStateFault && /already being deleted/i.test(message)) return true;
      // one that a deletion left behind that failed: it may be older than the data, so this one gets its own
      if (!(cause instanceof DBSnapshotAlreadyExistsFault)) throw error;
      if (number === mostSnapshots) throw tooManySnapshots(target, cause);
    }
  }
}

/** Always the same for an object: `shop-orders-7f3k2q-final-1a2b3c4d`, and `-2` for a second one. */
export function finalSnapshot({ externalName, uid }: Target<PostgresSpec>, number: number): string {
  const token = createHash("sha256").update(uid).digest("hex").slice(0, 8);
  return `${externalName}-final-${token}${number === 1 ? "" : `-${number}`}`;
}

function tooManySnapshots(target: Target<PostgresSpec>, cause: Error): TerminalError {
  const name = finalSnapshot(target, 1);
  return new TerminalError(
    `could not delete DB instance ${target.externalName}: there are ${mostSnapshots} final snapshots of it already`,
    {
      code: "CloudFailed",
      hint: `delete those that nobody needs of ${name} to ${finalSnapshot(target, mostSnapshots)}, or set spec.deletionPolicy to Delete`,
      cause,
    },
  );
}
