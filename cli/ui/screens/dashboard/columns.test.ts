import { expect, test } from "vitest";

import { columnsFor, fitted, gap } from "./columns.ts";

const widths = { namespace: 4, name: 30, status: 16, account: 4 };
const titles = (width: number, namespaces = false) => columnsFor(width, widths, { namespaces }).map(({ title }) => title);

test("the narrowest terminal has room for the name and how it is, and for nothing else", () => {
  expect(titles(36)).toEqual(["NAME", "STATUS"]);
});

test("a wide terminal has them all, and what is said of each in the room that is left", () => {
  expect(titles(200)).toEqual(["NAME", "READY", "STATUS", "ACCOUNT", "AGE", "RUNNING", "NEXT", "MESSAGE"]);
  expect(titles(200, true)[0]).toBe("NAMESPACE");
});

test.each([36, 60, 76, 100, 136, 300])("columns never need more than the %i that there are", (width) => {
  const columns = columnsFor(width, widths, { namespaces: true });
  expect(columns.reduce((sum, one) => sum + one.width + gap, -gap)).toBeLessThanOrEqual(width);
});

test("a text that is too long says that it goes on", () => {
  expect(fitted("orders", 8, "…")).toBe("orders  ");
  expect(fitted("orders-of-all", 8, "…")).toBe("orders-…");
});
