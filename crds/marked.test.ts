import { describe, expect, it } from "vitest";

import { withKinds, withVersion } from "./marked.ts";

const kinds = [
  { kind: "Queue", plural: "queues" },
  { kind: "Cache", plural: "caches" },
];

describe("withKinds", () => {
  it.each([
    ["plurals in a role", "resources: [] # every service kind", "resources: [queues, caches] # every service kind"],
    [
      "subresources in a role",
      "resources: [a, b] # every service kind: /status",
      "resources: [queues/status, caches/status] # every service kind: /status",
    ],
    ["plurals in CEL", "x: \"a in ['b']\" # every service kind: plurals", "x: \"a in ['queues', 'caches']\" # every service kind: plurals"],
    [
      "plurals by kind in CEL",
      "x: \"{'A': 'as'}[a]\" # every service kind: by kind",
      "x: \"{'Queue': 'queues', 'Cache': 'caches'}[a]\" # every service kind: by kind",
    ],
    ["nothing that is not marked", "resources: [a] # one kind", "resources: [a] # one kind"],
  ])("fills in %s, so that a new kind is forgotten nowhere", (_, text, expected) => {
    expect(withKinds(text, kinds)).toBe(expected);
  });

  const block = (...items: string[]) => ["# every service kind: pattern", ...items, "# every service kind: end", "- more"].join("\n");

  it("writes an item for each kind after the pattern of the first, whichever that was", () => {
    const expected = block("- is: 'Queue'", "  of: queues", "- is: 'Cache'", "  of: caches");
    expect(withKinds(block("- is: 'Cache'", "  of: caches"), kinds)).toBe(expected);
    expect(withKinds(block("- is: 'Queue'", "  of: queues", "- is: 'Gone'", "  of: gone"), kinds)).toBe(expected);
  });

  it("says so when it finds no pattern, rather than write the same rule for each kind", () => {
    expect(() => withKinds(block("- is: 'Gone'"), kinds)).toThrow(/names none of them/);
  });
});

describe("withVersion", () => {
  it("writes a new version wherever the old one is, so that a release installs its own image", () => {
    const before =
      'image: ghcr.io/kubectl-cloud/runner:1.0.0-rc.1\n"\'ghcr.io/kubectl-cloud/runner:1.0.0\'"\napp.kubernetes.io/version: "1"';
    const after = 'image: ghcr.io/kubectl-cloud/runner:1.1.0\n"\'ghcr.io/kubectl-cloud/runner:1.1.0\'"\napp.kubernetes.io/version: "1.1.0"';
    expect(withVersion(before, "1.1.0")).toBe(after);
  });
});
