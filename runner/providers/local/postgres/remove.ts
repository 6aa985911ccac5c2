import { renameSync } from "node:fs";

import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";
import { TerminalError } from "../../../../lib/errors.ts";
import { stopPostgres } from "../../../../lib/local/postgres.ts";
import type { Outcome, Target } from "../../../provider.ts";
import { PostgresEngine } from "./engine.ts";

/**
 * Ends a server and removes its data. As a final snapshot it is put aside under another name: an object with that `externalName`
 * takes it over. Safe to repeat.
 *
 * @throws TerminalError `DeletionProtected` while the spec protects it
 */
export async function remove(engine: PostgresEngine, { spec, externalName, uid }: Target<PostgresSpec>): Promise<Outcome> {
  const record = engine.read();
  if (!record) return {};
  if (spec.deletionProtection) {
    throw new TerminalError(`could not delete ${externalName}: spec.deletionProtection is true`, {
      code: "DeletionProtected",
      hint: "set spec.deletionProtection to false to let it go, or spec.deletionPolicy to Retain to leave its data",
    });
  }
  await stopPostgres(engine.folder);
  if (spec.deletionPolicy === "Snapshot" && record.initialized) {
    engine.write({ ...record, owner: undefined });
    renameSync(engine.folder, new PostgresEngine(engine.session, finalSnapshot(externalName, uid)).folder);
  } else engine.remove();
  return {};
}

/** Always the same for an object, and itself a name that an object may have: `shop-orders-7f3k2q-final-1a2b3c4d`. */
export function finalSnapshot(externalName: string, uid: string): string {
  const ending = `-final-${uid.slice(0, 8)}`;
  return externalName.slice(0, 63 - ending.length).replace(/-+$/, "") + ending;
}
