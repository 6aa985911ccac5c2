import { describe, inject } from "vitest";

import { ClusterGround } from "./grounds/cluster.ts";
import { FolderGround } from "./grounds/folder.ts";
import type { Ground, GroundOptions } from "./grounds/ground.ts";

/** Where runs are tested. */
export interface Grounds {
  name: "in a cluster" | "in a folder";
  /** Whether the parts are there. */
  isThere: boolean;
  /** A new one; it is still to be opened. */
  make(options?: GroundOptions): Ground;
}

/** Runs work in a cluster and in a folder alike: each case is tested in both, so that the two can't drift apart. */
export const grounds = {
  cluster: {
    name: "in a cluster",
    isThere: Boolean(inject("kubernetes")?.controllers && inject("moto")),
    make: (options = {}) => new ClusterGround(options),
  },
  folder: { name: "in a folder", isThere: Boolean(inject("moto")), make: () => new FolderGround() },
} as const satisfies Record<string, Grounds>;

const every: readonly Grounds[] = Object.values(grounds);

/** The first ground that is there: for cases that take their time and are about what runs ask of a cloud, which is the same on each. */
export const firstGround = every.find(({ isThere }) => isThere) ?? grounds.cluster;

/** `describe` for a suite on {@link firstGround}. */
export function onFirstGround(name: string, suite: (ground: Grounds) => void): void {
  describe.skipIf(!firstGround.isThere)(`${name}, ${firstGround.name}`, () => {
    suite(firstGround);
  });
}

/**
 * `describe` for a suite on each ground whose parts are there. Both go on side by side, as processes are mostly waited for; cases
 * of one ground take turns.
 */
export function onGrounds(name: string, suite: (ground: Grounds) => void): void {
  for (const ground of every) {
    describe.skipIf(!ground.isThere)(ground.name, { concurrent: true }, () => {
      describe.sequential(name, () => {
        suite(ground);
      });
    });
  }
}
