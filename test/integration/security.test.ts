import { afterAll } from "vitest";

import { stopInstalled } from "../parts/installed.ts";
import { withControllers } from "../parts/parts.ts";

// a control plane of their own, as all is for the whole cluster here: roles, policies, accounts
withControllers("security", async () => {
  afterAll(stopInstalled);
  await import("./security/users.ts");
  await import("./security/authors.ts");
  await import("./security/bind-runs.ts");
  await import("./security/schedule-runs.ts");
  await import("./security/runs.ts");
  await import("./security/dispatcher.ts");
});
