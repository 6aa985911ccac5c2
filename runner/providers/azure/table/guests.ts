import type { Calls } from "./calls.ts";
import { ownerOf } from "./owner.ts";

/** A container of another Table in a Table's own account. */
export interface Guest {
  container: string;
  /** Uid of its Table. */
  owner: string;
}

/**
 * The first container of another Table that named the account in azure.accountName; undefined when there is none.
 *
 * @param doing - completes "could not … table orders"
 * @param uid - of the account's own Table
 */
export async function findGuest(calls: Calls, doing: string, uid: string): Promise<Guest | undefined> {
  for (const database of await calls.databases(doing)) {
    for (const container of await calls.containers(doing, database)) {
      const owner = ownerOf(container);
      if (owner !== undefined && owner !== uid) return { container: container.id, owner };
    }
  }
  return undefined;
}
