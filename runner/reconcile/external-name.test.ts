import { expect, test } from "vitest";

import type { CommonSpec, ServiceObject } from "../../crds/api/objects.ts";
import { externalName } from "./external-name.ts";

const object = (name: string, uid: string, spec: Partial<CommonSpec> = {}) =>
  ({ metadata: { namespace: "shop", name, uid }, spec: { externalName: "", ...spec } }) as ServiceObject;

test("the same object gets the same name each time, so that a run finds what a dead one made", () => {
  const first = externalName(object("orders", "u1"), { maxLength: 80 });
  expect(first).toMatch(/^shop-orders-[a-z2-7]{6}$/);
  expect(externalName(object("orders", "u1"), { maxLength: 80 })).toBe(first);
});

test("an object that is deleted and made again gets another name, as SQS refuses the old one for 60 s", () => {
  expect(externalName(object("orders", "u1"), { maxLength: 80 })).not.toBe(externalName(object("orders", "u2"), { maxLength: 80 }));
});

test("a long name is cut before its token and suffix, so that it stays within the cloud's limit and unique", () => {
  const name = externalName(object("o".repeat(63), "u1"), { maxLength: 40, suffix: () => ".fifo" });
  expect(name).toHaveLength(40);
  expect(name).toMatch(/-[a-z2-7]{6}\.fifo$/);
});

test("a name is made what the cloud takes before it is cut, so that it stays within the limit and keeps its token", () => {
  const naming = { maxLength: 20, clean: (name: string) => `db-${name.replaceAll(/-{2,}/g, "-")}` };
  expect(externalName(object("a--b", "u1"), naming)).toMatch(/^db-shop-a-b-[a-z2-7]{6}$/);
  const long = externalName(object("a--bcdefghijkl", "u1"), naming);
  expect(long).toHaveLength(20);
  expect(long).toMatch(/^db-shop-a-bcd-[a-z2-7]{6}$/);
});

test("a name that the user chose is taken as it is", () => {
  expect(externalName(object("orders", "u1", { externalName: "Legacy_Queue" }), { maxLength: 80 })).toBe("Legacy_Queue");
});
