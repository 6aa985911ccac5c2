import { expect, test } from "vitest";

import { queueObject } from "../testing/context.ts";
import { lookHint } from "./look.ts";

test("points at a log only where a run has written one: an object that no run can serve has none", () => {
  expect(lookHint(queueObject(), "queue/orders")).toMatch(/kubectl cloud status queue\/orders$/);
  const lastRun = { job: "run-1", reason: "Created", startedAt: "", finishedAt: "", result: "Failed" } as const;
  expect(lookHint(queueObject({ lastRun }), "queue/orders")).toMatch(/kubectl cloud logs queue\/orders$/);
});
