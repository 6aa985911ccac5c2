import { describe, expect, test } from "vitest";

import type { BoundService } from "./bind-service.ts";
import { boundVariables } from "./bind-variables.ts";

const keys = { standard: ["host", "queueURL"], own: ["DATABASE_URL"], other: ["note"], configMapOnly: ["region"] };
const service = (change: Partial<BoundService> = {}): BoundService => ({
  ref: { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Queue", name: "orders-eu" },
  named: "queue/orders-eu",
  secretName: "orders-eu",
  keys,
  ...change,
});
const bound = (chosen: string[], all: { prefix: string | undefined } | undefined, of = service()) =>
  boundVariables(of, { chosen, all }).env.map(({ name, key }) => `${name}=${key}`);

describe("variables are named as `kubectl cloud env` names them", () => {
  test("with the service's name before them; keys of its own as they are; a key that somebody added by its name alone", () => {
    expect(bound([], { prefix: undefined })).toEqual(["ORDERS_EU_HOST=host", "ORDERS_EU_QUEUE_URL=queueURL", "DATABASE_URL=DATABASE_URL"]);
    expect(bound(["NOTE=note"], undefined)).toEqual(["NOTE=note"]);
  });

  test("with another prefix, and beside those chosen, of which one of the same name goes before", () => {
    expect(bound(["DB_HOST=note", "X=host"], { prefix: "DB_" })).toEqual([
      "DB_HOST=note",
      "DB_QUEUE_URL=queueURL",
      "DATABASE_URL=DATABASE_URL",
      "X=host",
    ]);
  });

  test("a key that would decide which code programs load is left out, and said", () => {
    const of = service({ keys: { ...keys, own: ["LD_PRELOAD"] } });
    const { env, leftOut } = boundVariables(of, { chosen: [], all: { prefix: undefined } });
    expect(env.map(({ name }) => name)).not.toContain("LD_PRELOAD");
    expect(leftOut).toEqual([expect.stringContaining("LD_PRELOAD is left out")]);
  });
});

describe("a key that can't be bound is refused before anything is written", () => {
  test.each([
    ["A=hots", /queue\/orders-eu has no key hots/],
    ["A", /--env A is not NAME=KEY/],
    ["1A=host", /--env 1A=host is not NAME=KEY/],
    ["R=region", /region is in the ConfigMap of queue\/orders-eu/],
  ])("--env %s", (choice, says) => {
    expect(() => bound([choice], undefined)).toThrow(says);
  });

  test("of a Secret that nobody has seen only chosen keys can be taken, as they are", () => {
    const unknown = service({ keys: undefined });
    expect(bound(["A=anything"], undefined, unknown)).toEqual(["A=anything"]);
    expect(() => bound([], { prefix: undefined }, unknown)).toThrow("the keys of queue/orders-eu are not known");
  });
});
