import { expect, test } from "vitest";

import { withRotations } from "./rotations.ts";

const server = "Microsoft.DBforPostgreSQL/flexibleServers";

withRotations(
  "the password of a Postgres",
  {
    kind: "Postgres",
    spec: { connection: { keys: { DATABASE_URL: "${uri}" } } },
    working: (hands, externalID, secret) =>
      ["password", "nextPassword"].filter((key) => hands.hasSecret(externalID, "password", secret[key] ?? "")),
  },
  (rotations) => {
    test("is set anew: at each call the Secret has one that works", async () => {
      const { objects, runs } = rotations;
      await rotations.made("orders");
      const before = await objects.secret("orders");
      const told = rotations.watch("orders");
      await rotations.ask("orders", "first");
      await runs.pass();
      await rotations.goOn(["orders"]);
      rotations.expectCalm(await objects.get("orders"), { id: "first", step: "Done" });
      expect((await objects.get("orders")).status?.lastRun).toMatchObject({ reason: "Rotation", changes: ["password: set anew"] });
      const after = await objects.secret("orders");
      expect(after).toEqual({ ...before, password: after["password"], uri: after["uri"], DATABASE_URL: after["uri"] });
      expect(after["uri"]).toContain(encodeURIComponent(after["password"] ?? ""));
      expect([await rotations.working("orders"), await rotations.working("orders", before)]).toEqual([["password"], []]);
      expect(rotations.writes()).toEqual([`PATCH ${server}`]);
      expect([told.without, told.looks > 10]).toEqual([[], true]);
      await objects.makeDue("orders");
      await runs.pass();
      expect(rotations.writes()).toEqual([`PATCH ${server}`]);
    });

    test("waits for another operation that Azure is at work on, and is tried again where Azure says so later only", async () => {
      const { azure, objects, runs } = rotations;
      await rotations.made("busy");
      const before = await objects.secret("busy");
      azure.arm.course(`PATCH ${server}`, { ends: "Failed", error: { code: "ServerIsBusy", message: "Try again later." } }, 1);
      const told = rotations.watch("busy");
      await rotations.ask("busy", "first");
      await runs.pass();
      await rotations.goOn(["busy"]);
      rotations.expectCalm(await objects.get("busy"), { id: "first", step: "Done" });
      expect([await rotations.working("busy"), await rotations.working("busy", before)]).toEqual([["password"], []]);
      expect(rotations.writes()).toEqual([`PATCH ${server}`, `PATCH ${server}`]);
      expect(told.without).toEqual([]);
    });
  },
);
