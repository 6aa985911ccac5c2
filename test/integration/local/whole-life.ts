import { Consumer, sql } from "./clients.ts";
import { LocalFolder } from "./folder.ts";
import { processesWith, uidOf } from "./processes.ts";

/** What the life of a Postgres and a Queue came to. */
export interface Life {
  /** Whom PostgreSQL ran as. */
  uid: number;
  row: unknown[];
  messages: string[];
  /** Where the engines were. */
  engines: string;
  /** What was left when both were deleted. */
  left: { servers: string[]; processes: number[] };
}

/** Makes both in a folder, uses them and deletes them. */
export async function wholeLife(folder?: string): Promise<Life> {
  const local = await LocalFolder.open(folder);
  try {
    await local.create("orders");
    await local.queues.create("mail");
    const told = await local.dispatch();
    const pid = await local.pidOf("orders");
    if (pid === undefined) throw new Error(`it does not run: ${told}${local.logs()}`);
    const row = await sql((await local.secret("orders")).uri, "SELECT 1 AS one");
    const consumer = new Consumer((await local.queues.secret("mail")).uri);
    await consumer.send("hello");
    const messages = await consumer.take();
    const uid = uidOf(pid);
    const { engines } = local.places;
    await local.delete("orders");
    await local.queues.delete("mail");
    await local.dispatch();
    return { uid, row, messages, engines, left: { servers: local.servers(), processes: processesWith(engines) } };
  } finally {
    await local.close();
  }
}
