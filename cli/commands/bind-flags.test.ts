import { describe, expect, test } from "vitest";

import { type BindFlags, wantedOf } from "./bind-flags.ts";

const flags = (given: Partial<BindFlags>): BindFlags => ({ dryRun: "none", timeout: "10m", ...given });
const [every, files] = [{ prefix: undefined }, { name: undefined, type: undefined, provider: undefined }];

describe("what is bound is what was asked for, and all of it when nothing was", () => {
  test.each<[Partial<BindFlags>, { all?: object; chosen?: string[]; files?: object }]>([
    [{}, { all: every, files }],
    [
      { container: ["app"], name: "x" },
      { all: every, files },
    ],
    [{ all: true }, { all: every }],
    [{ prefix: "DB_" }, { all: { prefix: "DB_" } }],
    [{ prefix: "" }, { all: { prefix: "" } }],
    [{ files: true }, { files }],
    [{ filesName: "db" }, { files: { ...files, name: "db" } }],
    [{ env: ["A=b"] }, { chosen: ["A=b"] }],
    [
      { env: ["A=b"], all: true, files: true },
      { chosen: ["A=b"], all: every, files },
    ],
    [{ files: false }, { all: every }],
    [{ all: false }, { files }],
    [{ type: "mysql" }, { all: every, files: { ...files, type: "mysql" } }],
  ])("%j", (given, { all, chosen = [], files: mounted }) => {
    const { variables, files: found } = wantedOf(flags(given));
    expect({ ...variables, files: found }).toEqual({ chosen, all, files: mounted });
  });

  test("nothing at all, and words about files that aren't there, are mistakes", () => {
    expect(() => wantedOf(flags({ files: false, all: false }))).toThrow("neither variables nor files");
    expect(() => wantedOf(flags({ env: ["A=b"], provider: "x" }))).toThrow("--provider is about files");
  });
});
