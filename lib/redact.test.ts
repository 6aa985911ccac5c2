import { describe, expect, it } from "vitest";

import { redact, scrub } from "./redact.ts";

describe("scrub", () => {
  it("leaves a text as it is while nothing is registered in it", () => {
    expect(scrub('{"msg":"created"}')).toBe('{"msg":"created"}');
  });

  it.each([
    ["as it is", (secret: string) => `key ${secret}!`],
    ["in JSON", (secret: string) => JSON.stringify({ secret })],
    ["in a JSON text inside JSON, as a cloud's error message often is", (secret: string) => JSON.stringify(JSON.stringify({ secret }))],
    ["in a URL", (secret: string) => `https://host/?key=${encodeURIComponent(secret)}`],
    ["in base64", (secret: string) => Buffer.from(secret).toString("base64")],
    ["in base64url", (secret: string) => Buffer.from(secret).toString("base64url")],
    ["in a basic authorization", (secret: string) => Buffer.from(`user:${secret}`).toString("base64")],
    ["in base64 behind one byte", (secret: string) => Buffer.from(`-${secret}/tail`).toString("base64")],
    ["in base64 behind two bytes", (secret: string) => Buffer.from(`--${secret}/tail`).toString("base64")],
  ])("hides a secret %s", (_, spell) => {
    const secret = `wJalrXUt"n\\FEMI/K7+MDENG=b€PxRfi${_.length}`;
    const before = spell(secret);
    redact(secret);
    const after = scrub(before);
    expect(after).toContain("[redacted]");
    expect(Buffer.from(after, "base64").toString()).not.toContain("FEMI/K7");
    expect(after).not.toContain("FEMI");
  });

  it("hides a secret that was read with its line break where it is used without", () => {
    redact("from-a-file-5512\n");
    expect(scrub("key from-a-file-5512 used")).toBe("key [redacted] used");
  });

  it("leaves no rest of a secret that begins with another one", () => {
    redact("prefix-one");
    redact("prefix-one-and-more");
    expect(scrub("prefix-one-and-more")).toBe("[redacted]");
  });

  it("ignores values too short to be told from text, or nothing could be read any more", () => {
    redact("");
    redact("a");
    redact("30\n");
    expect(scrub("a queue of 30 s")).toBe("a queue of 30 s");
  });
});
