import { expect, test } from "vitest";

import { hasUnicodeLocale } from "./theme.ts";

test.runIf(process.platform !== "win32").each([
  [{ LANG: "de_DE.UTF-8" }, true],
  [{ LANG: "C.utf8" }, true],
  [{ LANG: "C" }, false],
  [{ LANG: "POSIX" }, false],
  [{ LANG: "ja_JP.eucJP" }, false],
  [{ LANG: "C", LC_ALL: "C.UTF-8" }, true],
  [{ LANG: "en_US.UTF-8", LC_CTYPE: "C" }, false],
  // containers often have none, on a terminal that knows more
  [{}, true],
])("a locale of other characters gets ASCII signs: %o", (env, isUnicode) => {
  expect(hasUnicodeLocale(env)).toBe(isUnicode);
});
