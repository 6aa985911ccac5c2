import { expect, test } from "vitest";

import type { Reason } from "../../../lib/reasons.ts";
import type { Fault } from "../../fakes/arm/faults.ts";
import { conditionOf, messageOf, waitOf } from "../../parts/running.ts";
import { server, withServers } from "./servers.ts";

const put = `PUT ${server}`;
const get = `GET ${server}`;
const page = "<html><body><h2>Our services aren't available right now</h2></body></html>";

type Trouble = [what: string, action: string | RegExp, fault: Fault, reason: Reason, says: RegExp, seconds?: number];

/** What passes by itself; Azure's words are those of recordings. */
const passing: Trouble[] = [
  [
    "throttling",
    put,
    { does: "refuse", status: 429, code: "429", message: "Request is temporarily throttled. Retry after 7 seconds.", retryAfter: 7 },
    "Throttled",
    /could not create server .*lower maxConcurrentRuns/,
    7,
  ],
  [
    "an error of Azure's own",
    get,
    { does: "refuse", status: 500, code: "InternalServerError", message: "It broke." },
    "CloudUnavailable",
    /could not observe server .*InternalServerError/,
  ],
  ["a page of the front door", get, { does: "answer", status: 503, text: page }, "CloudUnavailable", /HTTP 503/],
  ["a connection that breaks", put, { does: "reset" }, "CloudUnavailable", /could not create server /],
  [
    "a group that is being deleted",
    put,
    { does: "refuse", status: 409, code: "ResourceGroupBeingDeleted", message: "The resource group is in deprovisioning state." },
    "DependencyNotReady",
    /made anew once it is gone/,
  ],
];

/** What somebody has to mend. */
const lasting: Trouble[] = [
  [
    "no permission",
    put,
    {
      does: "refuse",
      status: 403,
      code: "AuthorizationFailed",
      message: `The client '0' does not have authorization to perform action '${server}/write' over scope '/subscriptions/0'.`,
    },
    "PermissionDenied",
    /flexibleServers\/write.*az role assignment create/,
  ],
  [
    "no permission to ask for the name",
    /checkNameAvailability/,
    { does: "refuse", status: 403, code: "AuthorizationFailed", message: "No." },
    "PermissionDenied",
    /Microsoft\.DBforPostgreSQL\/checkNameAvailability\/action/,
  ],
  [
    "a SKU that there is not",
    put,
    { does: "refuse", status: 400, code: "SkuNotAvailable", message: "The requested size is not available in location 'uksouth'." },
    "SpecRejected",
    /choose another size or sku/,
  ],
  [
    "a quota that is used up",
    put,
    { does: "refuse", status: 409, code: "QuotaExceeded", message: "Quota exceeded for vCores." },
    "QuotaExceeded",
    /ask Azure for a higher quota/,
  ],
];

withServers("troubles", {}, (servers) => {
  test.each([...passing, ...lasting])(
    "%s says why and the next step, and is over when it is over",
    async (what, action, fault, reason, says, seconds = 0) => {
      const { azure, runs, objects } = servers;
      const name = what.toLowerCase().replaceAll(/\W+/g, "-");
      azure.arm.fail(action, fault);
      await objects.create(name, {});
      await runs.pass();
      const object = await objects.get(name);
      expect(conditionOf(object)).toBe(`False:${reason}`);
      expect(messageOf(object)).toMatch(says);
      expect(object.status?.lastRun?.result).toBe(passing.some(([each]) => each === what) ? "Retrying" : "Failed");
      expect(waitOf(object)).toBeGreaterThanOrEqual(seconds);
      azure.arm.mend();
      await servers.next(name);
      await servers.expectThere(name);
    },
  );

  test("an answer that is lost after Azure began is made up for, with one server and its password", async () => {
    const { azure, runs, objects } = servers;
    azure.arm.fail(put, { does: "lose" }, 3);
    await objects.create("lost", {});
    azure.arm.requests.length = 0;
    await runs.pass();
    azure.arm.mend();
    for (let pass = 0; pass < 5 && conditionOf(await objects.get("lost")) !== "True:Available"; pass++) await servers.next("lost");
    await servers.expectThere("lost");
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
