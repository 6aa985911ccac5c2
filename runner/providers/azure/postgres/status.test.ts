import { expect, it } from "vitest";

import { stateOf } from "./status.ts";

it.each([
  ["Ready", { ready: true }],
  ["Updating", { ready: true, progress: "updating" }],
  ["Provisioning", { ready: false, progress: "provisioning" }],
  ["Restarting", { ready: false, progress: "restarting" }],
  ["Dropping", { ready: false, progress: "deleting" }],
  ["SomethingNew", { ready: false, progress: "somethingnew" }],
  [undefined, { ready: false, progress: "provisioning" }],
])("%s: waits only for what goes on by itself", (state, means) => {
  expect(stateOf({ name: "orders", ...(state && { state }) }, "shop")).toEqual(means);
});

it.each(["Stopped", "Disabled", "Inaccessible"])("%s: waits for somebody, and says for what", (state) => {
  const { ready, progress, hint } = stateOf({ name: "orders", state }, "shop");
  expect({ ready, progress }).toEqual({ ready: false, progress: undefined });
  expect(hint).not.toMatch(/NAME|GROUP/);
});
