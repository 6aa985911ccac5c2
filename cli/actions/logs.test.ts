import { expect, test } from "vitest";

import { logLine } from "../output/log-line.ts";
import { queueObject } from "../testing/context.ts";
import { ofObject } from "./logs.ts";

const line = (fields: object) => JSON.stringify({ level: "info", time: "2026-01-01T12:00:00Z", ...fields });

async function* lines(...texts: string[]): AsyncGenerator<string> {
  yield* texts;
}

test("of a run's log only what concerns the object is shown: its lines, the run's own, and what is no JSON, such as a crash", async () => {
  const own = line({ kind: "Queue", namespace: "shop", name: "orders", msg: "create" });
  const account = line({ account: "dev", msg: "can't connect" });
  const others = [
    line({ kind: "Queue", namespace: "shop", name: "mail", msg: "create" }),
    line({ kind: "Queue", namespace: "office", name: "orders", msg: "create" }),
    line({ kind: "Topic", namespace: "shop", name: "orders", msg: "create" }),
  ];
  const shown = await Array.fromAsync(ofObject(lines(own, ...others, account, "SyntaxError: x", "{broken"), queueObject()));
  expect(shown).toEqual([own, account, "SyntaxError: x", "{broken"]);
});

test("a line is time, level, message and what is more than the command line named", () => {
  const fields = { kind: "Queue", namespace: "shop", name: "orders", job: "run-1", step: "create", ms: 9, msg: "create" };
  expect(logLine(line(fields))).toBe("2026-01-01T12:00:00Z INFO  create ms=9");
  const claim = { verb: "reconcile", step: "claim", reason: "Changed", msg: "claimed" };
  expect(logLine(line(claim))).toBe("2026-01-01T12:00:00Z INFO  claimed reason=Changed");
  expect(logLine(line({ step: "done", msg: "created orders" }))).toContain("created orders step=done");
  const err = { code: "AccessDenied", message: "no right.", hint: "grant it" };
  expect(logLine(line({ msg: "failed", err }))).toBe('2026-01-01T12:00:00Z INFO  failed error="AccessDenied: no right: grant it"');
});

test("a log can't steer the terminal", () => {
  expect(logLine("\u001b]0;title\u0007text")).toBe("]0;title text");
  expect(logLine(line({ msg: "a\u001b[2Jb" }))).not.toContain("\u001b");
});
