import { afterAll, beforeAll, describe } from "vitest";

import { withKubernetes } from "./parts.ts";
import { ClusterPlace } from "./places/cluster.ts";
import { FolderPlace } from "./places/folder.ts";
import type { Place } from "./places/place.ts";

/**
 * `describe` for suites of what the plugin does in a cluster and in a folder alike: each case runs in both, so that the two can't
 * drift apart. What is of one alone, says so with {@link Place.only}.
 */
export function withPlaces(name: string, suite: (place: Place) => void): void {
  withKubernetes(`${name}, in a cluster`, () => {
    inPlace(new ClusterPlace(), suite);
  });
  describe(`${name}, in a folder`, () => {
    inPlace(new FolderPlace(), suite);
  });
}

function inPlace(place: Place, suite: (place: Place) => void): void {
  beforeAll(() => place.open());
  afterAll(() => place.close());
  suite(place);
}
