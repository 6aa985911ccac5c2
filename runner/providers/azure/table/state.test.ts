import { expect, it } from "vitest";

import { isGoing, stateOf } from "./state.ts";

it.each([
  ["Succeeded", { ready: true }],
  ["Creating", { ready: false, progress: "creating" }],
  ["Updating", { ready: true, progress: "updating" }],
  ["Deleting", { ready: false, progress: "deleting" }],
  ["Initializing", { ready: false, progress: "initializing" }],
  [
    "Failed",
    {
      ready: false,
      failure: { message: "Cosmos DB says that the account shop is Failed", hint: expect.stringContaining("create it again") },
    },
  ],
  ["DeletionFailed", { ready: false, failure: { message: expect.any(String), hint: expect.stringContaining("such as a lock") } }],
])("%s", (provisioningState, state) => {
  expect(stateOf(provisioningState, "shop")).toEqual(state);
  expect(isGoing(provisioningState)).toBe(provisioningState === "Deleting");
});
