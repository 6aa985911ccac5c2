import { expect, test } from "vitest";

import { azureTags } from "../../../crds/api/names.ts";
import { conditionOf, messageOf } from "../../parts/running.ts";
import { server, withServers } from "./servers.ts";

withServers("whose it is", {}, (servers) => {
  const theirs = {
    location: "uksouth",
    tags: { cost: "42" },
    sku: { name: "Standard_D2ds_v5", tier: "GeneralPurpose" },
    properties: {
      administratorLogin: "dbadmin",
      administratorLoginPassword: "somebody-elses",
      version: "17",
      storage: { storageSizeGB: 128 },
      network: { publicNetworkAccess: "Disabled" },
    },
  };

  test("somebody's server is left alone, and taken over when that is asked for, with a new password and all its tags", async () => {
    const { azure, runs, objects } = servers;
    const externalName = `${runs.namespace}-legacy-theirs`;
    const id = azure.serverID(externalName);
    await servers.made("other", {});
    azure.arm.hands.put(id, theirs);
    await objects.create("legacy", { externalName, size: "medium", storageGiB: 100 });
    await runs.pass();
    expect(conditionOf(await objects.get("legacy"))).toBe("False:NotOwned");
    expect(messageOf(await objects.get("legacy"))).toMatch(/it has no ownership tag.*adoptionPolicy to IfExists/);
    expect(servers.writes()).toEqual([]);

    // Azure says yes and is busy: the password is set again, or nobody could connect
    azure.arm.course(`PATCH ${server}`, { ends: "Failed", error: { code: "ServerIsBusy", message: "Try again later." } }, 1);
    await objects.change("legacy", { spec: { adoptionPolicy: "IfExists" } });
    await runs.pass();
    expect(conditionOf(await objects.get("legacy"))).toBe("False:Busy");
    await servers.next("legacy");
    await servers.expectThere("legacy");
    expect(servers.writes()).toEqual([`PATCH ${server}`, `PATCH ${server}`, `PUT ${server}/databases`]);
    expect(azure.arm.writes[1]?.body).toEqual({
      tags: { cost: "42", [azureTags.owner]: expect.any(String), [azureTags.object]: `Postgres/${runs.namespace}/legacy` },
      properties: { administratorLoginPassword: "(not kept)" },
    });
    expect((await objects.get("legacy")).status?.history?.[0]?.changes).toContain(`adopted ${externalName}`);
  });

  test("a server whose administrator is another can't be taken over, and is not touched", async () => {
    const { azure, runs, objects } = servers;
    const externalName = `${runs.namespace}-other-admin`;
    azure.arm.hands.put(azure.serverID(externalName), theirs);
    await objects.create("admin", { externalName, adoptionPolicy: "IfExists", size: "medium", storageGiB: 100, username: "shop" });
    azure.arm.requests.length = 0;
    await runs.pass();
    expect(conditionOf(await objects.get("admin"))).toBe("False:SpecRejected");
    expect(messageOf(await objects.get("admin"))).toContain("username: dbadmin → shop");
    expect(servers.writes()).toEqual([]);
  });

  test("deletion protection holds until it is taken back; then server, connection and object go", async () => {
    const { azure, runs, objects } = servers;
    await servers.made("kept", { deletionProtection: true });
    await objects.delete("kept");
    await runs.pass();
    const kept = await objects.get("kept");
    expect(conditionOf(kept)).toBe("False:DeletionProtected");
    expect(messageOf(kept)).toMatch(/set spec\.deletionProtection to false/);
    expect(servers.writes()).toEqual([]);
    await objects.change("kept", { spec: { deletionProtection: false } });
    await runs.pass();
    await servers.expectGone("kept");
    expect(azure.arm.writes.map(({ action }) => action)).toEqual([`DELETE ${server}`]);
  });

  test("a snapshot that is asked for later is refused at once, and never ends in a deletion", async () => {
    const { runs, objects } = servers;
    await servers.made("snapshot", {});
    await objects.change("snapshot", { spec: { deletionPolicy: "Snapshot" } });
    await runs.pass();
    expect(conditionOf(await objects.get("snapshot"))).toBe("False:Unsupported");
    await objects.delete("snapshot");
    await runs.pass();
    expect(messageOf(await objects.get("snapshot"))).toMatch(/set spec\.deletionPolicy to Delete to delete it all the same, or to Retain/);
    expect(servers.writes()).toEqual([]);
    await objects.change("snapshot", { spec: { deletionPolicy: "Delete" } });
    await runs.pass();
    await servers.expectGone("snapshot");
  });

  test("a server that is gone already, or is another's now, needs no deletion", async () => {
    const { azure, runs, objects } = servers;
    const [gone, taken] = [await servers.made("gone", {}), await servers.made("taken", {})];
    azure.arm.hands.delete(gone);
    azure.arm.hands.tag(taken, { [azureTags.owner]: "another" });
    azure.arm.requests.length = 0;
    await objects.delete("gone");
    await objects.delete("taken");
    await runs.pass();
    await servers.expectGone("gone");
    expect({ object: await objects.find("taken"), writes: servers.writes() }).toEqual({ object: undefined, writes: [] });
    expect(azure.arm.hands.get(taken)).toMatchObject({ tags: { [azureTags.owner]: "another" } });
  });
});
