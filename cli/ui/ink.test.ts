import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import * as ink from "./ink.ts";

const sources = globSync("**/*.{ts,tsx}", { cwd: import.meta.dirname }).filter(
  (path) => !/(^|\/)(testing\/|testing\.|ink\.)|\.test\./.test(path),
);

/** What a file imports by name from a package, without types. */
function imported(text: string, from: string): string[] {
  return [...text.matchAll(/^import \{([^}]*)\} from "([^"]*)";$/gm)].flatMap(([, names = "", source]) =>
    source === from
      ? names
          .split(",")
          .map((name) => name.trim())
          .filter((name) => name && !name.startsWith("type "))
      : [],
  );
}

test.each(["react", "ink"])(
  "all that screens import from %s is in the file that the bundle takes it from, where it would be undefined",
  (from) => {
    const names = new Set(sources.flatMap((path) => imported(readFileSync(join(import.meta.dirname, path), "utf8"), from)));
    expect(names.size).toBeGreaterThan(0);
    expect(Object.keys(ink)).toEqual(expect.arrayContaining([...names]));
  },
);
