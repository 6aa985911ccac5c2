import { expect, it } from "vitest";

import type { Target } from "../../provider.ts";
import { changedTags, initialTags, ownerIn, userTags } from "./tags.ts";

const ours = { "kubectl-cloud.dev-owner": "uid-1", "kubectl-cloud.dev-object": "Table/shop/orders" };
const target = {
  kind: "Table",
  namespace: "shop",
  name: "orders",
  uid: "uid-1",
  spec: { azure: { tags: { team: "shop" } } },
} as unknown as Target;
const present = { team: "shop", CostCenter: "7", ...ours };

it("a new resource bears the spec's tags and ours from its first moment on", () => {
  expect(initialTags(target)).toEqual({ team: "shop", ...ours });
});

it("tags that no change speaks of are sent again, as Azure replaces all of them", () => {
  const changes = [{ field: "azure.tags.team", from: "shop", to: "sales" }];
  expect(changedTags(target, present, changes)).toEqual({ CostCenter: "7", team: "sales", ...ours });
});

it("a tag of another spelling is the same tag, and is not sent twice", () => {
  expect(changedTags(target, { Team: "shop" }, [{ field: "azure.tags.team", from: "shop", to: "sales" }])).toEqual({ team: "sales" });
  expect(changedTags(target, { Team: "shop" }, [{ field: "azure.tags.team", from: "shop", to: undefined }])).toEqual({});
  expect(ownerIn({ "KUBECTL-CLOUD.DEV-OWNER": "uid-1" })).toBe("uid-1");
});

it("a name with dots is one name", () => {
  expect(changedTags(target, {}, [{ field: "azure.tags.app\\.kubernetes\\.io", from: undefined, to: "x" }])).toEqual({
    "app.kubernetes.io": "x",
  });
});

it("nothing is sent when no tag changes", () => {
  expect(changedTags(target, present, [{ field: "storageGiB", from: 32, to: 64 }])).toBeUndefined();
});

it("adoption adds our tags, and release takes off just those", () => {
  expect(changedTags(target, { CostCenter: "7" }, [], "claim")).toEqual({ CostCenter: "7", ...ours });
  expect(changedTags(target, present, [], "release")).toEqual({ team: "shop", CostCenter: "7" });
});

it("neither our tags nor Azure's own are the spec's to compare", () => {
  expect(userTags({ ...present, "hidden-link": "x", defaultExperience: "Core (SQL)" })).toEqual({
    team: "shop",
    CostCenter: "7",
    defaultExperience: "Core (SQL)",
  });
});
