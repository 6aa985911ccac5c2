import { afterEach, describe, expect, it, vi } from "vitest";

import { loadProvider } from "./index.ts";

afterEach(() => vi.unstubAllEnvs());

describe("the provider local", () => {
  it("is there in local mode only: in a cluster it would start engines in the pod of a run", async () => {
    vi.stubEnv("KUBECTL_CLOUD_LOCAL", "");
    expect(loadProvider("local")).toBeUndefined();
    vi.stubEnv("KUBECTL_CLOUD_LOCAL", "/folder");
    expect(Object.keys((await loadProvider("local"))?.kinds ?? {})).toEqual(["Postgres", "Queue", "Table"]);
  });

  it("asks for a whole path, as runs have other working directories", () => {
    vi.stubEnv("KUBECTL_CLOUD_LOCAL", "folder");
    expect(() => loadProvider("local")).toThrow(/KUBECTL_CLOUD_LOCAL is folder/);
  });
});
