import { expect, it } from "vitest";

import type { ServiceObject } from "../../../crds/api/objects.ts";
import { azureSpec } from "../../../test/parts/azure-postgres.ts";
import { specWith, targetOf } from "../../../test/parts/postgres.ts";
import { externalName } from "../../reconcile/external-name.ts";
import { postgres } from "./postgres.ts";
import { finalSnapshot } from "./postgres/remove.ts";

const identifier = /^[a-z](-?[a-z0-9])*$/;

it.each([
  ["shop", "orders", /^shop-orders-[a-z2-7]{6}$/],
  ["2024-shop", "orders", /^db-2024-shop-orders-[a-z2-7]{6}$/],
  ["shop--a", "orders--b", /^shop-a-orders-b-[a-z2-7]{6}$/],
  ["n".repeat(63), "o".repeat(63), /^n{56}-[a-z2-7]{6}$/],
  ["9".repeat(63), "o", /^db-9{53}-[a-z2-7]{6}$/],
  [`${"n".repeat(55)}-x`, "o", /^n{55}-[a-z2-7]{6}$/],
])("%s/%s gets a name that RDS takes", (namespace, name, expected) => {
  const object = { metadata: { namespace, name, uid: "u1" }, spec: { externalName: "" } } as ServiceObject;
  const found = externalName(object, postgres.naming);
  expect(found).toMatch(expected);
  expect(found).toMatch(identifier);
  expect(found.length).toBeLessThanOrEqual(63);
});

it("what only Azure has is refused before anything is planned, and nothing that RDS has", () => {
  expect(() => postgres.refuse?.(targetOf(azureSpec()))).toThrow(expect.objectContaining({ code: "Unsupported" }));
  expect(() => postgres.refuse?.(targetOf(specWith()))).not.toThrow();
});

it("a final snapshot has the same name each time, another one for another object of that name, and one that RDS takes", () => {
  const target = targetOf(specWith(), "orders");
  expect(finalSnapshot(target, 1)).toMatch(/^orders-final-[0-9a-f]{8}$/);
  expect(finalSnapshot(target, 1)).toBe(finalSnapshot({ ...target }, 1));
  expect(finalSnapshot(target, 2)).toBe(`${finalSnapshot(target, 1)}-2`);
  expect(finalSnapshot({ ...target, uid: "another" }, 1)).not.toBe(finalSnapshot(target, 1));
  expect(finalSnapshot(target, 2)).toMatch(identifier);
});
