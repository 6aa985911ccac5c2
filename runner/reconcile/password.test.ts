import { expect, test } from "vitest";

import { fingerprint, generatePassword } from "./password.ts";

test("a password has all classes of characters that RDS and Azure demand, and none that a URL or a shell would change", () => {
  for (const password of Array.from({ length: 200 }, generatePassword)) {
    expect(password).toMatch(/^[A-Za-z][-A-Za-z0-9_.~]{31}$/);
    for (const set of [/[A-Z]/, /[a-z]/, /[0-9]/, /[-_.~]/]) expect(password).toMatch(set);
    expect(encodeURIComponent(password)).toBe(password);
  }
});

test("no two passwords are alike", () => {
  expect(new Set(Array.from({ length: 200 }, generatePassword)).size).toBe(200);
});

test("a fingerprint tells passwords apart, also the same one of two objects", () => {
  const object = (uid: string) => ({ metadata: { uid } }) as Parameters<typeof fingerprint>[1];
  const one = fingerprint("secret", object("a"));
  expect(fingerprint("secret", object("a"))).toBe(one);
  expect(fingerprint("other", object("a"))).not.toBe(one);
  expect(fingerprint("secret", object("b"))).not.toBe(one);
});
