import { readFile } from "node:fs/promises";

import { expect, test } from "vitest";

import packageJson from "../package.json" with { type: "json" };
import { repositoryURL } from "./release/names.ts";

test("the runner's image is made from what was tested, by digest, and its labels say what it is made from", async () => {
  const text = await readFile("runner/Dockerfile", "utf8");
  const [, base, ...digest] = /^FROM (\S+)@(sha256:[a-f0-9]{64})$/m.exec(text) ?? [];
  expect(digest).toHaveLength(1);
  const label = (name: string) => new RegExp(`org\\.opencontainers\\.image\\.${name}="([^"]*)"`).exec(text)?.[1];
  expect(label("base.name")).toBe(base);
  expect(label("source")).toBe(repositoryURL);
  expect(label("licenses")).toBe(packageJson.license);
  // what differs with each build, release.yml says
  const workflow = await readFile(".github/workflows/release.yml", "utf8");
  const given = [...workflow.matchAll(/--build-arg "(\w+)=/g)].map(([, name]) => name);
  expect(given).toEqual([...text.matchAll(/^ARG (\w+)=""$/gm)].map(([, name]) => name));
});
