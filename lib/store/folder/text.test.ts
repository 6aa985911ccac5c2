import { expect, test } from "vitest";

import { fromText, objectFrom, toText } from "./text.ts";

const metadata = { name: "orders", namespace: "shop", uid: "uid-1", resourceVersion: "1" };

test.each([
  [
    "what YAML takes for something else",
    ["yes", "on", "null", "~", "true", "012", "0o17", "1e3", "0x1F", ".5", "2026-01-01", "12:30:45", "=", "<<"],
  ],
  [
    "what is YAML's own",
    ["- a", "a: b", "# a", "%a", "&a *b !c", "{", "[", "|", ">", "@", "`", "---", "...", "a\n---\nb\n---\n", "---\na"],
  ],
  ["white space", ["", " ", " a ", "a\n", "\na", "a\n\n\nb", "\ta\n\n b", "\r\n", "a\u2028b\u2029c\u0085d", "\ufeff"]],
  ["what no keyboard has", ["é", "日本", "😀", "\0", "\u0007", "\u001b[31m", "'", '"', "\\", "\\n", "'\"\\"]],
  ["names that every JavaScript object has", ["constructor", "toString", "hasOwnProperty"]],
])("%s comes back as it was, as a key and as a value", (_, texts) => {
  const data = Object.fromEntries(texts.map((text) => [text, text]));
  const object = { apiVersion: "v1", kind: "ConfigMap", metadata, data, list: texts, values: [1, -1, 1.5, true, false, null, {}, []] };
  const owners = new Map([["somebody Update", new Set(texts.map((text) => JSON.stringify(["data", text])))]]);
  const text = toText({ object, owners });
  expect(fromText(text, "file")).toEqual({ object, owners });
  expect(objectFrom(text, "file")).toEqual(object);
});

test("what is read is plain data, whatever the file says it is", () => {
  const text = [
    "apiVersion: v1",
    "kind: ConfigMap",
    "metadata: {name: a, uid: b, resourceVersion: '1'}",
    "__proto__: {polluted: yes}",
    "",
  ].join("\n");
  expect(Object.getPrototypeOf(objectFrom(text, "file"))).toBe(Object.prototype);
  expect({}).not.toHaveProperty("polluted");
  expect(() => objectFrom(`${text}data: !!js/function 'x'\n`, "file")).toThrow(/The file file is damaged/);
});
