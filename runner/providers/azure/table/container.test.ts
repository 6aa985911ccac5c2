import type { SqlContainerGetPropertiesResource } from "@azure/arm-cosmosdb";
import { describe, expect, it } from "vitest";

import { recorded } from "../../../../test/fakes/arm/recordings.ts";
import { cosmosSpec, plainTable } from "../../../../test/parts/azure-table.ts";
import { changedContainer, newContainer } from "./container.ts";
import { ownedBy } from "./owner.ts";

describe("a new container", () => {
  it("has the key as a path, and Cosmos DB's own indexing", () => {
    expect(newContainer(plainTable, "carts", undefined)).toEqual({
      resource: { id: "carts", partitionKey: { paths: ["/customer"], kind: "Hash", version: 2 } },
      options: {},
    });
  });

  it("has what the block says, and whose it is in an account of others", () => {
    const spec = cosmosSpec({ accountName: "shop", throughput: 500, defaultTTLSeconds: -1, uniqueKeys: [["/email"], ["/a", "/b"]] });
    expect(newContainer(spec, "carts", "u1")).toMatchObject({
      resource: {
        defaultTtl: -1,
        uniqueKeyPolicy: { uniqueKeys: [{ paths: ["/email"] }, { paths: ["/a", "/b"] }] },
        indexingPolicy: ownedBy("u1"),
      },
      options: { throughput: 500 },
    });
  });
});

describe("a changed container", () => {
  const { properties } = recorded("cosmos-sql", 24).response.body as { properties: { resource: SqlContainerGetPropertiesResource } };
  // as the SDK names what can't be written
  const there = { ...properties.resource, rid: "hrwZAIKZuTA=", ts: 1754360176, etag: '"0000"' };

  it("is sent as a whole, as what a PUT leaves out goes back to its default", () => {
    const { resource } = changedContainer(there, cosmosSpec({ defaultTTLSeconds: 60 }), undefined);
    expect(resource).toEqual({ ...properties.resource, defaultTtl: 60 });
  });

  it("loses its time to live with the field, and keeps its indexing policy beside the note", () => {
    const { resource } = changedContainer(there, plainTable, "u1");
    expect(resource).not.toHaveProperty("defaultTtl");
    expect(resource.indexingPolicy).toEqual(ownedBy("u1", there.indexingPolicy));
    expect(changedContainer({ ...there, ...resource }, plainTable, null).resource.indexingPolicy).toEqual(there.indexingPolicy);
  });
});
