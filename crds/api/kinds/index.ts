import type { KindDefinition } from "../kind.ts";
import { cloudAccount } from "./cloudaccount.ts";
import { cloudBinding } from "./cloudbinding.ts";
import { cloudSchedule } from "./cloudschedule.ts";
import { postgres } from "./postgres.ts";
import { queue } from "./queue.ts";
import { table } from "./table.ts";

/** Every kind, in the order of the reference. */
export const kinds: KindDefinition[] = [cloudAccount, postgres, queue, table, cloudBinding, cloudSchedule];
