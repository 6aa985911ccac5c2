import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ListTagsOfResourceCommand,
  type PointInTimeRecoverySpecification,
  type TableDescription,
  TagResourceCommand,
  type TimeToLiveSpecification,
  UntagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  type UpdateTableInput,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";

import type { TableSpec } from "../../../../crds/api/kinds/table.ts";
import type { Target } from "../../../provider.ts";
import { gone } from "../../gone.ts";
import { ask, type Call } from "../errors.ts";
import type { AwsSession } from "../session.ts";
import { fromList, type Tags, toList } from "../tags.ts";
import { isMissing, tableMeaning } from "./errors.ts";
import type { Backups, TimeToLive } from "./spec.ts";

/** The calls to DynamoDB for one table. What goes wrong is in our terms. */
export class Calls {
  readonly #client: DynamoDBClient;
  readonly #session: AwsSession;
  readonly #TableName: string;

  constructor(session: AwsSession, { externalName }: Target<TableSpec>) {
    this.#client = session.client(DynamoDBClient, {});
    this.#session = session;
    this.#TableName = externalName;
  }

  /**
   * One call, of which AWS' refusal reads "could not observe table carts: …".
   *
   * @param action - of the API and of IAM: `CreateTable`
   */
  ask<T>(verb: string, action: string, request: (client: DynamoDBClient) => Promise<T>): Promise<T> {
    const call: Call = {
      doing: `${verb} table ${this.#TableName}`,
      action: `dynamodb:${action}`,
      account: this.#session.account,
      meaning: tableMeaning(action),
    };
    return ask(call, () => request(this.#client));
  }

  /** The table as DynamoDB has it; undefined when there is none. */
  find(verb: string): Promise<TableDescription | undefined> {
    const command = new DescribeTableCommand({ TableName: this.#TableName });
    return this.ifThere(async () => (await this.ask(verb, "DescribeTable", (client) => client.send(command))).Table);
  }

  /** The table, which has been there. Throws retryable `Conflict` when it went away meanwhile. */
  async get(verb: string): Promise<TableDescription> {
    const found = await this.find(verb);
    if (found) return found;
    throw gone(`${verb} table ${this.#TableName}`);
  }

  /** What a call resolves to; undefined when there is no such table. */
  async ifThere<T>(call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await call();
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async tags(ResourceArn: string): Promise<Tags> {
    let tags: Tags = {};
    let NextToken: string | undefined;
    do {
      const command = new ListTagsOfResourceCommand({ ResourceArn, NextToken });
      const page = await this.ask("observe", "ListTagsOfResource", (client) => client.send(command));
      tags = { ...tags, ...fromList(page.Tags) };
      ({ NextToken } = page);
    } while (NextToken);
    return tags;
  }

  async timeToLive(verb: string): Promise<TimeToLive> {
    const command = new DescribeTimeToLiveCommand({ TableName: this.#TableName });
    return (await this.ask(verb, "DescribeTimeToLive", (client) => client.send(command))).TimeToLiveDescription ?? {};
  }

  async backups(): Promise<Backups> {
    const command = new DescribeContinuousBackupsCommand({ TableName: this.#TableName });
    const answer = await this.ask("observe", "DescribeContinuousBackups", (client) => client.send(command));
    return answer.ContinuousBackupsDescription ?? {};
  }

  async update(verb: string, input: Omit<UpdateTableInput, "TableName">): Promise<void> {
    const command = new UpdateTableCommand({ TableName: this.#TableName, ...input });
    await this.ask(verb, "UpdateTable", (client) => client.send(command));
  }

  async setTimeToLive(specification: TimeToLiveSpecification): Promise<void> {
    const command = new UpdateTimeToLiveCommand({ TableName: this.#TableName, TimeToLiveSpecification: specification });
    await this.ask("change", "UpdateTimeToLive", (client) => client.send(command));
  }

  async setBackups(specification: PointInTimeRecoverySpecification): Promise<void> {
    const command = new UpdateContinuousBackupsCommand({ TableName: this.#TableName, PointInTimeRecoverySpecification: specification });
    await this.ask("change", "UpdateContinuousBackups", (client) => client.send(command));
  }

  async tag(ResourceArn: string, tags: Tags): Promise<void> {
    if (Object.keys(tags).length === 0) return;
    const command = new TagResourceCommand({ ResourceArn, Tags: toList(tags) });
    await this.ask("change", "TagResource", (client) => client.send(command));
  }

  async untag(ResourceArn: string, TagKeys: string[]): Promise<void> {
    if (TagKeys.length === 0) return;
    const command = new UntagResourceCommand({ ResourceArn, TagKeys });
    await this.ask("change", "UntagResource", (client) => client.send(command));
  }
}
