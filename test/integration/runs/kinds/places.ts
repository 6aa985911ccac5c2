import { firstGround, type Grounds, grounds } from "../../../parts/grounds.ts";
import type { CloudRow } from "../clouds/cloud-row.ts";
import { cloudRows } from "./index.ts";

/** A cloud and a ground on which its kinds are tested. */
export interface TestedPlace {
  cloud: CloudRow;
  ground: Grounds;
  /** Whether it is the first ground that is there, on which nothing is left out. */
  isFirst: boolean;
}

const every: readonly Grounds[] = Object.values(grounds);

/** Where the tables with the most cases go: Azure takes its time, and what runs ask of it is the same on every ground, so it has the first one alone. */
export const places: readonly TestedPlace[] = cloudRows.flatMap((cloud) =>
  every
    .filter((ground) => cloud.name !== "Azure" || ground === firstGround)
    .map((ground) => ({ cloud, ground, isFirst: ground === firstGround })),
);
