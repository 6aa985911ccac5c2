import type { KindRow } from "./kind.ts";
import { postgres } from "./postgres.ts";
import { queue } from "./queue.ts";
import { table } from "./table.ts";

export type { KindRow } from "./kind.ts";

/** Every kind that runs reconcile: what holds of one holds of each. */
export const kindRows: readonly KindRow[] = [queue, postgres, table];
