import { describe, expect, it } from "vitest";

import { ownedBy, ownerOf } from "./owner.ts";

const uid = "a310d54e-d7a1-460b-aace-e51243d543f9";
const note = { path: `/"kubectl-cloud-owner-${uid}"/?` };
const etag = { path: '/"_etag"/?' };

describe("whose a container is", () => {
  it("is noted beside what Cosmos DB would index by itself, so that the note has no effect", () => {
    expect(ownedBy(uid)).toEqual({ automatic: true, indexingMode: "consistent", includedPaths: [{ path: "/*" }], excludedPaths: [note] });
  });

  it("is read back from what Cosmos DB makes of it", () => {
    expect(ownerOf({ id: "carts", indexingPolicy: { ...ownedBy(uid), excludedPaths: [note, etag] } })).toBe(uid);
    expect(ownerOf({ id: "carts", indexingPolicy: { excludedPaths: [etag, { path: "/kubectl-cloud-owner" }] } })).toBeUndefined();
    expect(ownerOf({ id: "carts" })).toBeUndefined();
  });

  const theirs = {
    automatic: true,
    indexingMode: "consistent",
    includedPaths: [{ path: "/customer/?" }],
    excludedPaths: [{ path: "/*" }, etag],
    compositeIndexes: [[{ path: "/a", order: "ascending" }]],
  };

  it("is claimed and released without touching the rest of the policy", () => {
    const claimed = ownedBy(uid, theirs);
    expect(claimed).toEqual({ ...theirs, excludedPaths: [...theirs.excludedPaths, note] });
    expect(ownedBy(undefined, claimed)).toEqual(theirs);
  });

  it("is one only, also after it was somebody else's", () => {
    const other = ownedBy("b", theirs);
    expect(ownedBy(uid, other).excludedPaths).toEqual([...theirs.excludedPaths, note]);
  });

  it("is noted nowhere where nothing is indexed, as Cosmos DB takes no paths there", () => {
    expect(ownedBy(uid, { indexingMode: "none" })).toEqual({ indexingMode: "none" });
  });
});
