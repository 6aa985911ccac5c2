import { onFirstGround, onGrounds } from "../../../parts/grounds.ts";
import { withRunsOn, type World } from "../../../parts/running.ts";
import type { RunsOptions } from "../../../parts/runs.ts";
import { aws } from "../clouds/aws.ts";
import { azure } from "../clouds/azure.ts";
import type { CloudRow } from "../clouds/cloud-row.ts";
import { azurePostgres } from "./azure-postgres.ts";
import { azureTable } from "./azure-table.ts";
import type { KindRow } from "./kind.ts";
import { postgres } from "./postgres.ts";
import { queue } from "./queue.ts";
import { table } from "./table.ts";

export type { KindRow } from "./kind.ts";

/** Every cloud that runs reach. */
export const cloudRows: readonly CloudRow[] = [aws, azure];

/** Every kind that runs reconcile, in every cloud: what holds of one holds of each. */
const kindRows: readonly KindRow[] = [queue, postgres, table, azurePostgres, azureTable];

/** The kinds of one cloud. */
export function rowsOf(cloud: CloudRow): readonly KindRow[] {
  return kindRows.filter((row) => row.cloud === cloud);
}

/** As `withRuns`, once for each cloud: in one account, with the kinds there. Azure takes its time, and has one ground. */
export function withClouds(
  name: string,
  options: Omit<RunsOptions, "clouds">,
  suite: (world: World, rows: readonly KindRow[], cloud: CloudRow) => void,
): void {
  for (const cloud of cloudRows) {
    const on = cloud.name === "Azure" ? onFirstGround : onGrounds;
    withRunsOn(on, `${name}, on ${cloud.name}`, { ...options, clouds: () => [cloud.make()] }, (world) =>
      suite(world, rowsOf(cloud), cloud),
    );
  }
}
