import { afterEach } from "vitest";

import type { ServiceObject } from "../../../../crds/api/objects.ts";
import type { Runs } from "../../../parts/runs.ts";
import { postgres } from "../kinds/postgres.ts";
import { expectThere } from "../kinds/right.ts";

/** Databases that AWS takes its time for. To be made while a suite is described. */
export function longDatabases(world: { runs: Runs }) {
  afterEach(() => {
    world.runs.door.mend();
    world.runs.door.letPass();
    world.runs.door.databases.fast();
  });
  const databases = {
    get objects() {
      return world.runs.of("Postgres");
    },

    /** How often AWS was asked to, since an object began to be created. */
    calls(action: string): number {
      return world.runs.door.requests.filter((each) => each.action === action).length;
    },

    /** The next run, as if its time had come. */
    async next(name: string): Promise<ServiceObject> {
      await databases.objects.makeDue(name);
      await world.runs.pass();
      return databases.objects.get(name);
    },

    /** One that AWS is creating, until it is told otherwise, after its first run. */
    async creating(name: string): Promise<ServiceObject> {
      const { door } = world.runs;
      door.requests.length = 0;
      door.databases.slow("create", ["creating"], { held: true });
      await databases.objects.create(name, postgres.spec);
      await world.runs.pass();
      return databases.objects.get(name);
    },

    /** One that is there. */
    async made(name: string): Promise<void> {
      await databases.objects.create(name, postgres.spec);
      await world.runs.pass();
      await expectThere(postgres, world.runs, name);
      world.runs.door.requests.length = 0;
    },
  };
  return databases;
}
