import { afterAll, beforeAll, describe } from "vitest";

import { withKubernetes } from "./parts.ts";
import { ClusterPlace } from "./places/cluster.ts";
import { FolderPlace } from "./places/folder.ts";
import type { Place } from "./places/place.ts";
import { plugin } from "./plugin.ts";

/**
 * `describe` for suites of what the plugin does in a cluster and in a folder alike: each case runs in both, so that the two can't
 * drift apart. What is of one alone, says so with {@link Place.only}. With an executable as the {@link plugin} there is a cluster alone.
 */
export function withPlaces(name: string, suite: (place: Place) => void): void {
  withKubernetes(`${name}, in a cluster`, () => {
    inPlace(new ClusterPlace(), suite);
  });
  // an executable has no runner beside it
  const withRunner = plugin.endsWith(".js") ? describe : describe.skip;
  withRunner(`${name}, in a folder`, () => {
    inPlace(new FolderPlace(), suite);
  });
}

function inPlace(place: Place, suite: (place: Place) => void): void {
  beforeAll(() => place.open());
  afterAll(() => place.close());
  suite(place);
}
