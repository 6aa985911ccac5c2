import { describe, expect, test } from "vitest";

import type { BindFlags } from "./bind-flags.ts";
import { askedFor } from "./bind-screen.ts";

const flags = (given: Partial<BindFlags> = {}): BindFlags => ({ dryRun: "none", timeout: "10m", ...given });
const service = { kind: "postgres", name: "orders" };

describe("a screen asks for what is missing, and for nothing else", () => {
  test.each<[string, object | undefined]>([
    ["", {}],
    ["postgres", {}],
    ["postgres/orders", { service }],
    ["postgres orders", { service }],
    ["postgres/orders deployment", { service }],
    ["postgres deployment/web", { workload: { kind: "deployment", name: "web" } }],
    ["postgres/orders deployment/web", undefined],
    ["postgres orders deployment web", undefined],
    ["postgres/orders deployment/web more", undefined],
  ])("bind %s", (words, named) => {
    expect(askedFor(words.split(" ").filter(Boolean), flags(), true)).toEqual(named);
  });
});

test.each<[string, Partial<BindFlags>, boolean]>([
  ["in a pipe", {}, false],
  ["of files", { filename: ["job.yaml"] }, true],
  ["of workloads by their labels", { selector: "app=web" }, true],
  ["of what is to be printed", { output: "yaml" }, true],
  ["of what is only tried", { dryRun: "server" }, true],
])("nobody is asked %s", (_, given, isRich) => {
  expect(askedFor(["postgres/orders"], flags(given), isRich)).toBeUndefined();
});
