import { expect, test } from "vitest";

import { table, tablePrinter } from "./table.ts";

const columns = [
  { title: "NAME", value: ({ name }: { name: string; ready: string }) => name },
  { title: "READY", value: ({ ready }: { name: string; ready: string }) => ready },
];

test("columns are as wide as their widest cell, without blanks at the end", () => {
  expect(table(columns, [{ name: "queue/orders", ready: "True" }])).toBe("NAME           READY\nqueue/orders   True\n");
});

test("a table that grows has its titles once and keeps its columns", () => {
  const print = tablePrinter(columns, ({ ready }) => (ready === "True" ? [] : ["why"]));
  expect(print([{ name: "orders", ready: "True" }])).toBe("NAME     READY\norders   True\n");
  expect(print([{ name: "a", ready: "False" }])).toBe("a        False\n  why\n");
});

test("what the cloud says can't break the table or steer the terminal", () => {
  expect(table(columns, [{ name: "a\nb\u001b[31mc", ready: "True" }])).toBe(
    "NAME       READY\na b [31mc   True\n".replace("NAME       ", "NAME        "),
  );
});
