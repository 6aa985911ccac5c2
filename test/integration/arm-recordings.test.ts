import { expect, test } from "vitest";

import { replay } from "../contracts/arm-recordings.ts";

test.each(["resource-group", "postgresql-flexible-server", "cosmos-sql", "cosmos-sql-keys"] as const)(
  "the small Azure answers as Azure did, so that it can't drift from it: %s",
  async (name) => {
    expect(await replay(name)).toEqual([]);
  },
);

test("what was recorded of operations that fail or are cancelled has the same form here", async () => {
  expect(await replay("postgresql-flexible-server-failures", { withOutcomes: true })).toEqual([]);
});
