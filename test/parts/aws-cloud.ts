import { DatabaseHands } from "./aws-databases.ts";
import { TableHands } from "./aws-table-hands.ts";
import type { Cloud } from "./cloud.ts";
import { moto } from "./parts.ts";
import { RdsDoor } from "./rds-door.ts";

const onlyReads = /^(Describe|Get|List)/;

/** AWS for runs: the emulator that all tests share, behind a door of its own. To be made in hooks and tests. */
export class AwsCloud implements Cloud {
  readonly name = "AWS";
  readonly door = new RdsDoor(moto());
  readonly credentials = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "planted-secret-access-key" };
  readonly environment = {};
  /** Address of the door. */
  endpoint = "";

  async open(): Promise<void> {
    this.endpoint = await this.door.open();
  }

  async close(prefix: string): Promise<void> {
    this.door.close();
    await new DatabaseHands().clear(prefix);
    await new TableHands().clear(prefix);
  }

  get account() {
    return { provider: "aws" as const, aws: { region: "us-east-1", accountID: "123456789012", endpoint: this.endpoint } };
  }

  writes(): string[] {
    return this.door.requests.map(({ action }) => action).filter((action) => !onlyReads.test(action));
  }
}
