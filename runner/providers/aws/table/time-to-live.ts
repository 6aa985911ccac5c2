import type { TableSpec } from "../../../../crds/api/kinds/table.ts";
import { RetryableError } from "../../../../lib/errors.ts";
import type { Target } from "../../../provider.ts";
import type { Calls } from "./calls.ts";
import { muchLater } from "./errors.ts";
import { attributeOf } from "./spec.ts";

/**
 * Sets, changes or takes away the attribute that items expire by. Another attribute means to turn it off first:
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html
 *
 * @throws RetryableError `Busy` for up to an hour after a change of it
 */
export async function changeTimeToLive(calls: Calls, { spec, externalName }: Target<TableSpec>): Promise<void> {
  const seen = await calls.timeToLive("change");
  const [is, shall] = [attributeOf(seen), spec.aws?.timeToLiveAttribute];
  if (is === shall) return;
  const changing = seen.TimeToLiveStatus === "ENABLING" || seen.TimeToLiveStatus === "DISABLING";
  if (!changing) {
    await calls.setTimeToLive(is === undefined ? { Enabled: true, AttributeName: shall } : { Enabled: false, AttributeName: is });
    if (is === undefined || shall === undefined) return;
  }
  throw new RetryableError(
    `could not change table ${externalName}: DynamoDB turns time to live ${is === undefined || !changing ? "off" : "on"} first`,
    {
      code: "Busy",
      hint: "DynamoDB takes one change of aws.timeToLiveAttribute an hour: it is tried again by itself",
      retryAfterSeconds: muchLater,
    },
  );
}
