import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueueTagsCommand,
  paginateListQueues,
  SetQueueAttributesCommand,
  SQSClient,
  TagQueueCommand,
} from "@aws-sdk/client-sqs";

import { moto } from "./parts.ts";

/** Somebody else's hands in the AWS account: what a console or another tool would do. */
export class AwsHands {
  readonly #client = new SQSClient({ region: "us-east-1", endpoint: moto(), credentials: { accessKeyId: "a", secretAccessKey: "b" } });

  async urlOf(name: string): Promise<string | undefined> {
    try {
      return (await this.#client.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl;
    } catch (error) {
      if ((error as Error).name === "QueueDoesNotExist") return undefined;
      throw error;
    }
  }

  /** Names of the queues whose names begin so. */
  async named(prefix: string): Promise<string[]> {
    const names: string[] = [];
    for await (const { QueueUrls = [] } of paginateListQueues({ client: this.#client, pageSize: 1000 }, { QueueNamePrefix: prefix })) {
      names.push(...QueueUrls.map((url) => url.slice(url.lastIndexOf("/") + 1)));
    }
    return names;
  }

  async exists(name: string): Promise<boolean> {
    return (await this.urlOf(name)) !== undefined;
  }

  async attributes(name: string): Promise<Record<string, string>> {
    const { Attributes = {} } = await this.#client.send(
      new GetQueueAttributesCommand({ QueueUrl: await this.urlOf(name), AttributeNames: ["All"] }),
    );
    return Attributes;
  }

  async tags(name: string): Promise<Record<string, string>> {
    const { Tags = {} } = await this.#client.send(new ListQueueTagsCommand({ QueueUrl: await this.urlOf(name) }));
    return Tags;
  }

  async tag(name: string, Tags: Record<string, string>): Promise<void> {
    await this.#client.send(new TagQueueCommand({ QueueUrl: await this.urlOf(name), Tags }));
  }

  async set(name: string, Attributes: Record<string, string>): Promise<void> {
    await this.#client.send(new SetQueueAttributesCommand({ QueueUrl: await this.urlOf(name), Attributes }));
  }

  async create(name: string): Promise<void> {
    await this.#client.send(new CreateQueueCommand({ QueueName: name }));
  }

  async delete(name: string): Promise<void> {
    await this.#client.send(new DeleteQueueCommand({ QueueUrl: await this.urlOf(name) }));
  }
}
