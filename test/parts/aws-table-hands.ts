import {
  CreateTableCommand,
  type CreateTableInput,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTagsOfResourceCommand,
  paginateListTables,
  type TableDescription,
  TagResourceCommand,
  UpdateTableCommand,
  type UpdateTableInput,
} from "@aws-sdk/client-dynamodb";

import { moto } from "./parts.ts";

/** Somebody else's hands on the tables of the AWS account. */
export class TableHands {
  readonly client = new DynamoDBClient({ region: "us-east-1", endpoint: moto(), credentials: { accessKeyId: "a", secretAccessKey: "b" } });

  async find(name: string): Promise<TableDescription | undefined> {
    try {
      return (await this.client.send(new DescribeTableCommand({ TableName: name }))).Table;
    } catch (error) {
      if ((error as Error).name === "ResourceNotFoundException") return undefined;
      throw error;
    }
  }

  /** Names of the tables whose names begin so. */
  async named(prefix: string): Promise<string[]> {
    const names: string[] = [];
    for await (const { TableNames = [] } of paginateListTables({ client: this.client }, {})) names.push(...TableNames);
    return names.filter((name) => name.startsWith(prefix));
  }

  /** moto adds a second tag of a key instead of changing the first: the last one counts. */
  async tags(name: string): Promise<Record<string, string>> {
    const { TableArn } = (await this.find(name)) ?? {};
    const tags: Record<string, string> = {};
    let NextToken: string | undefined;
    do {
      const page = await this.client.send(new ListTagsOfResourceCommand({ ResourceArn: TableArn, NextToken }));
      for (const { Key = "", Value = "" } of page.Tags ?? []) tags[Key] = Value;
      ({ NextToken } = page);
    } while (NextToken);
    return tags;
  }

  async tag(name: string, tags: Record<string, string>): Promise<void> {
    const { TableArn } = (await this.find(name)) ?? {};
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    await this.client.send(new TagResourceCommand({ ResourceArn: TableArn, Tags }));
  }

  async create(name: string, more: Partial<CreateTableInput> = {}): Promise<void> {
    const command = new CreateTableCommand({
      TableName: name,
      KeySchema: [{ AttributeName: "customer", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "customer", AttributeType: "S" }],
      BillingMode: "PAY_PER_REQUEST",
      ...more,
    });
    await this.client.send(command);
  }

  async update(name: string, settings: Omit<UpdateTableInput, "TableName">): Promise<void> {
    await this.client.send(new UpdateTableCommand({ TableName: name, ...settings }));
  }

  async delete(name: string): Promise<void> {
    await this.client.send(new DeleteTableCommand({ TableName: name }));
  }

  /** Deletes all whose names begin so, protected ones too. */
  async clear(prefix: string): Promise<void> {
    for (const name of await this.named(prefix)) {
      await this.update(name, { DeletionProtectionEnabled: false });
      await this.delete(name);
    }
  }
}
