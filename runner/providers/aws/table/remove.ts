import { DeleteTableCommand } from "@aws-sdk/client-dynamodb";

import type { TableSpec } from "../../../../crds/api/kinds/table.ts";
import { TerminalError } from "../../../../lib/errors.ts";
import type { Outcome, Target } from "../../../provider.ts";
import type { AwsSession } from "../session.ts";
import { Calls } from "./calls.ts";

const deleting: Outcome = { operation: { message: "deleting" } };

/**
 * Deletes a table. Of one with continuous backups DynamoDB keeps a last one for 35 days.
 *
 * @throws TerminalError `DeletionProtected` while the spec protects it; RetryableError `Busy` while DynamoDB creates or changes it
 */
export async function remove(session: AwsSession, target: Target<TableSpec>): Promise<Outcome> {
  const calls = new Calls(session, target);
  const there = await calls.find("delete");
  if (!there) return {};
  if (there.TableStatus === "DELETING") return deleting;
  refuseProtected(target);
  if (there.DeletionProtectionEnabled) await calls.update("delete", { DeletionProtectionEnabled: false });
  const command = new DeleteTableCommand({ TableName: target.externalName });
  const begun = await calls.ifThere(() => calls.ask("delete", "DeleteTable", (client) => client.send(command)));
  return begun ? deleting : {};
}

/** Throws terminal `DeletionProtected` while the spec protects it. */
export function refuseProtected({ spec, externalName }: Target<TableSpec>): void {
  if (!spec.deletionProtection) return;
  throw new TerminalError(`could not delete table ${externalName}: spec.deletionProtection is true`, {
    code: "DeletionProtected",
    hint: "set spec.deletionProtection to false to let it go, or spec.deletionPolicy to Retain to leave it there",
  });
}
