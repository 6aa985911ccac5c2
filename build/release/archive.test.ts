import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "archive-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Makes an archive in a process of its own, as one knows its time zone from the start. */
function made(file: string, TZ: string, names: readonly string[]): Buffer {
  const path = join(folder, file);
  const entries = names.map((name) => `{ name: "${name}", content: Buffer.from("${name}"), executable: ${name === "program"} }`);
  const script = `import { writeArchive } from "${join(import.meta.dirname, "archive.ts")}"; await writeArchive("${path}", [${entries.join()}]);`;
  execFileSync(process.execPath, ["--input-type=module", "--eval", script], { env: { TZ } });
  return readFileSync(path);
}

test.each(["a.tar.gz", "a.zip"])("%s has the same bytes in any time zone, and from files in any order", (file) => {
  const first = made(file, "UTC", ["LICENSE", "program"]);
  expect(made(file, "Asia/Tokyo", ["program", "LICENSE"])).toEqual(first);
});
