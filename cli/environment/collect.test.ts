import { expect, test } from "vitest";

import { collect, type Naming, type Values } from "./collect.ts";

const plain: Naming = { prefix: undefined, asEnvFrom: false, chosen: undefined };
const values = (of: string, standard: Record<string, string>, own: Record<string, string> = {}): Values => ({
  of,
  name: of.split("/")[1] ?? "",
  standard: new Map(Object.entries(standard)),
  own: new Map(Object.entries(own)),
});
const orders = values("postgres/orders", { host: "h", uri: "u", caBundleURL: "c" }, { DATABASE_URL: "d" });
const mail = values("queue/mail-eu", { queueURL: "q", queueARN: "a", uri: "q" });
const made = (connections: Values[], naming: Partial<Naming> = {}) =>
  Object.fromEntries(collect(connections, { ...plain, ...naming }).variables);

test("by default each key is a variable with the object's name before it; own keys stay as they are written", () => {
  expect(made([orders, mail])).toEqual({
    ORDERS_HOST: "h",
    ORDERS_URI: "u",
    ORDERS_CA_BUNDLE_URL: "c",
    DATABASE_URL: "d",
    MAIL_EU_QUEUE_URL: "q",
    MAIL_EU_QUEUE_ARN: "a",
    MAIL_EU_URI: "q",
  });
});

test("a prefix is the caller's choice, also none; an object that begins with a digit still gives names that a shell takes", () => {
  expect(made([orders], { prefix: "DB_" })).toEqual({ DB_HOST: "h", DB_URI: "u", DB_CA_BUNDLE_URL: "c", DATABASE_URL: "d" });
  expect(made([orders], { prefix: "" })).toMatchObject({ HOST: "h", URI: "u" });
  expect(made([values("queue/1st.eu", { uri: "u" })])).toEqual({ _1ST_EU_URI: "u" });
});

test("as envFrom gives them the names are those that a container gets in a cluster", () => {
  expect(made([orders], { asEnvFrom: true })).toEqual({ host: "h", uri: "u", caBundleURL: "c", DATABASE_URL: "d" });
  expect(made([orders], { asEnvFrom: true, prefix: "DB_" })).toMatchObject({ DB_host: "h", DATABASE_URL: "d" });
});

test("chosen variables are those and no others", () => {
  expect(made([orders], { chosen: ["DB_HOST=host", "URL=DATABASE_URL"] })).toEqual({ DB_HOST: "h", URL: "d" });
  expect(made([orders, mail], { chosen: ["MAIL=queue/mail-eu:queueURL"] })).toEqual({ MAIL: "q" });
});

test.each<[choice: string, says: RegExp]>([
  ["host", /is not NAME=KEY/],
  ["DB-HOST=host", /is not NAME=KEY/],
  ["=host", /is not NAME=KEY/],
  ["DB_HOST=", /is not NAME=KEY/],
  ["DB_HOST=host", /does not say of which object/],
  ["DB_HOST=postgres/other:host", /postgres\/other is not among the objects/],
  ["DB_HOST=postgres/orders:hots", /postgres\/orders has no key hots/],
])("the choice %s is refused with what is wrong", (choice, says) => {
  expect(() => collect([orders, mail], { ...plain, chosen: [choice] })).toThrow(says);
});

test("one name for two different values is refused, as one of them would be lost", () => {
  expect(() => collect([orders, mail], { ...plain, prefix: "" })).toThrow(/both postgres\/orders and queue\/mail-eu have a value for URI/);
  const same = values("queue/orders", { type: "t" });
  expect(made([same, values("topic/orders", { type: "t" })])).toEqual({ ORDERS_TYPE: "t" });
});

test("own keys that a shell does not take, or that make programs load code, are left out and named: whoever writes an object does not decide what runs here", () => {
  const names = [
    "jdbc.url",
    "1ST",
    "LD_PRELOAD",
    "PATH",
    "NODE_OPTIONS",
    "BASH_ENV",
    "DYLD_INSERT_LIBRARIES",
    "GIT_SSH_COMMAND",
    "PYTHONPATH",
  ];
  const bad = values("queue/bad", { uri: "u" }, Object.fromEntries(names.map((name) => [name, "x"])));
  const { variables, leftOut } = collect([bad], plain);
  expect([...variables.keys()]).toEqual(["BAD_URI"]);
  for (const name of names) expect(leftOut).toContainEqual(expect.stringContaining(`queue/bad: ${name} is left out`));
  expect(made([bad], { chosen: ["PATH=PATH"] })).toEqual({ PATH: "x" });
});
