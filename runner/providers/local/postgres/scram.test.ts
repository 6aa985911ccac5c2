import { describe, expect, it } from "vitest";

import { scramVerifier } from "./scram.ts";

describe("scramVerifier", () => {
  it("is what PostgreSQL makes of a password and a salt, so that a client with the password gets in", () => {
    // SELECT rolpassword FROM pg_authid, after CREATE ROLE somebody PASSWORD 'pencil'
    const salt = Buffer.from("IHHjf18yEvJ8DGI8jLY6uA==", "base64");
    expect(scramVerifier("pencil", salt)).toBe(
      "SCRAM-SHA-256$4096:IHHjf18yEvJ8DGI8jLY6uA==$Kyx71nbCj3SFd9p/1Tx7bsZeTfyTVY26RkDrAbF9z7Q=:btM3v5D/QZDwHn7Su916It6B5yH3DWx1/RLTL8o8hG4=",
    );
  });
});
