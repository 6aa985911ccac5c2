import { expect, test } from "vitest";

import { StoreError, type StoreErrorCode } from "../../lib/store/errors.ts";
import { testContext } from "../testing/context.ts";
import { secretExists } from "./account-secret.ts";

const refusing = async (code: StoreErrorCode) => ({
  ...(await testContext()),
  contextName: "test",
  serverURL: "https://localhost",
  client: { request: () => Promise.reject(new StoreError("no", { code })) } as never,
});

test("a Secret that may not be looked at is neither there nor missing", async () => {
  expect(await secretExists(await refusing("NotFound"), "keys")).toBe(false);
  expect(await secretExists(await refusing("Forbidden"), "keys")).toBeUndefined();
});
