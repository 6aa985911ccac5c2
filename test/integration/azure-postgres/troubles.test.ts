import { expect, test } from "vitest";

import type { Reason } from "../../../lib/reasons.ts";
import type { Fault } from "../../fakes/arm/faults.ts";
import { conditionOf, messageOf } from "../../parts/running.ts";
import { server, withServers } from "./servers.ts";

const put = `PUT ${server}`;

type Trouble = [what: string, action: string | RegExp, fault: Fault, reason: Reason, says: RegExp];

/** What is Azure's own; what every kind meets in every cloud is in ../runs/errors.test.ts. */
const troubles: Trouble[] = [
  [
    "a group that is being deleted",
    put,
    { does: "refuse", status: 409, code: "ResourceGroupBeingDeleted", message: "The resource group is in deprovisioning state." },
    "DependencyNotReady",
    /made anew once it is gone/,
  ],
  [
    "no permission to ask for the name",
    /checkNameAvailability/,
    { does: "refuse", status: 403, code: "AuthorizationFailed", message: "No." },
    "PermissionDenied",
    /Microsoft\.DBforPostgreSQL\/checkNameAvailability\/action/,
  ],
];

withServers("troubles", {}, (servers) => {
  test.each(troubles)("%s says why and the next step, and is over when it is over", async (what, action, fault, reason, says) => {
    const { azure, runs, objects } = servers;
    const name = what.toLowerCase().replaceAll(/\W+/g, "-");
    azure.arm.fail(action, fault);
    await objects.create(name, {});
    await runs.pass();
    const object = await objects.get(name);
    expect(conditionOf(object)).toBe(`False:${reason}`);
    expect(messageOf(object)).toMatch(says);
    azure.arm.mend();
    await servers.next(name);
    await servers.expectThere(name);
  });

  test("a token that expires in the middle is asked for anew", async () => {
    const { azure, runs, objects } = servers;
    azure.arm.after = async ({ action }) => {
      if (action === put) azure.arm.tokens.expire();
    };
    await objects.create("expiring", {});
    await runs.pass();
    azure.arm.letPass();
    for (let pass = 0; pass < 5 && conditionOf(await objects.get("expiring")) !== "True:Available"; pass++) await servers.next("expiring");
    await servers.expectThere("expiring");
  });
});
