import type { ObjectAction } from "./action.ts";
import { approval } from "./approve.ts";
import { deletion } from "./delete.ts";
import { reconciliation } from "./reconcile.ts";
import { rotation } from "./rotate.ts";
import { suspension } from "./suspend.ts";

/** All that can be done to an object by a key, in the order of the hints. */
export const objectActions: readonly ObjectAction[] = [approval, reconciliation, deletion, rotation, suspension];
