import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "vitest";

import type { CloudAccount } from "../../crds/api/objects.ts";
import { requestProblems } from "../contracts/arm-requests.ts";
import { FakeArm, zeros } from "../fakes/arm/fake-arm.ts";

/** An Azure for runs, as they find it: with an account, its credentials, and a certificate that they trust. */
export class AzureCloud {
  readonly arm = new FakeArm();
  readonly resourceGroup = "shop";
  readonly location = "uksouth";
  readonly credentials = { AZURE_CLIENT_ID: zeros, AZURE_CLIENT_SECRET: "planted-client-secret" };

  /**
   * Begins to listen, and puts the credentials where the runs find them.
   *
   * @returns what is Azure's in the spec of an account
   */
  async open(directory: string): Promise<Partial<CloudAccount["spec"]>> {
    // the clients wait as long as they are told, and recorded is a minute
    this.arm.retryAfter = 0;
    const address = await this.arm.open();
    for (const [key, value] of Object.entries(this.credentials)) writeFileSync(join(directory, key), value);
    const { resourceGroup, location } = this;
    return {
      provider: "azure",
      aws: undefined,
      azure: { subscriptionID: zeros, tenantID: zeros, resourceGroup, location, endpoint: address, authorityHost: address },
    };
  }

  /** Fails when something was asked that Azure was never seen to accept, whatever the tests were about. */
  close(): void {
    this.arm.close();
    expect(requestProblems(this.arm.everyRequest)).toEqual([]);
  }

  /** What has a process trust it. */
  get environment(): Record<string, string> {
    return { NODE_EXTRA_CA_CERTS: this.arm.caFile };
  }

  /** ARM id of a PostgreSQL server of this account. */
  serverID(name: string): string {
    return `/subscriptions/${zeros}/resourceGroups/${this.resourceGroup}/providers/Microsoft.DBforPostgreSQL/flexibleServers/${name}`;
  }
}
