import { expect, test } from "vitest";

import { completed, completions, type Known, parseJump } from "./jump.ts";

const known: Known = {
  namesOf: ({ kind }) => (kind === "Queue" ? ["orders", "orders-dlq", "mails"] : []),
  namespaces: ["shop", "default"],
};

test.each([
  ["queue", { to: "kind", kind: { kind: "Queue" } }],
  ["pg", { to: "kind", kind: { kind: "Postgres" } }],
  ["queues/orders", { to: "object", kind: { kind: "Queue" }, name: "orders" }],
  ["queue orders", { to: "object", kind: { kind: "Queue" }, name: "orders" }],
  ["bindings", { to: "kind", kind: { kind: "CloudBinding" } }],
  ["cloudschedules", { to: "schedules" }],
  ["services", { to: "kind", kind: undefined }],
  ["ns shop", { to: "namespace", namespace: "shop" }],
  ["all", { to: "namespace", namespace: undefined }],
  ["q", { to: "quit" }],
])(":%s leads where it says", (text, jump) => {
  expect(parseJump(text)).toMatchObject(jump);
});

test.each([
  ["queu", /did you mean queue/],
  ["shedules", /did you mean schedules/],
  ["accounts", /account list/],
  ["queue/a/b", /KIND\/NAME/],
  ["constructor", /there are/],
])(":%s is refused with the way to where it could lead", (text, said) => {
  let error: unknown;
  try {
    parseJump(text);
  } catch (thrown) {
    error = thrown;
  }
  const { message, hint } = error as { message: string; hint?: string };
  expect(`${message} ${hint}`).toMatch(said);
});

test("tab goes on as far as there is only one way", () => {
  expect(completed("po", known)).toBe("postgres");
  expect(completed("queue/o", known)).toBe("queue/orders");
  expect(completions("queue/o", known)).toEqual(["queue/orders", "queue/orders-dlq"]);
  expect(completed("ns d", known)).toBe("ns default");
  expect(completed("n", known)).toBe("ns ");
  expect(completed("xyz", known)).toBe("xyz");
});
