import { expect } from "vitest";

import { requestProblems } from "../contracts/arm-requests.ts";
import { FakeArm, zeros } from "../fakes/arm/fake-arm.ts";
import type { Cloud } from "./cloud.ts";

/** An Azure for runs, as they find it: with an account, its credentials, and a certificate that they trust. */
export class AzureCloud implements Cloud {
  readonly name = "Azure";
  readonly arm = new FakeArm();
  readonly resourceGroup = "shop";
  readonly location = "uksouth";
  readonly credentials = { AZURE_CLIENT_ID: zeros, AZURE_CLIENT_SECRET: "planted-client-secret" };

  async open(): Promise<void> {
    // the clients wait as long as they are told, and recorded is a minute
    this.arm.retryAfter = 0;
    await this.arm.open();
  }

  /** Fails when something was asked that Azure was never seen to accept, whatever the tests were about. */
  close(): Promise<void> {
    this.arm.close();
    expect(requestProblems(this.arm.everyRequest)).toEqual([]);
    return Promise.resolve();
  }

  /** The fake is its own door. */
  get door(): FakeArm {
    return this.arm;
  }

  get account() {
    const { address } = this.arm;
    const { resourceGroup, location } = this;
    return {
      provider: "azure" as const,
      azure: { subscriptionID: zeros, tenantID: zeros, resourceGroup, location, endpoint: address, authorityHost: address },
    };
  }

  /** What has a process trust it. */
  get environment(): Record<string, string> {
    return { NODE_EXTRA_CA_CERTS: this.arm.caFile };
  }

  writes(): string[] {
    return this.arm.writes.map(({ action }) => action);
  }

  /** ARM id of a PostgreSQL server of this account. */
  serverID(name: string): string {
    return `/subscriptions/${zeros}/resourceGroups/${this.resourceGroup}/providers/Microsoft.DBforPostgreSQL/flexibleServers/${name}`;
  }
}
