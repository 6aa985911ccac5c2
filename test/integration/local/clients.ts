import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { Client } from "pg";

/** Asks a database, as an app does that has its URI. */
export async function sql<Row>(uri: string | undefined, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: uri ?? "" });
  await client.connect();
  try {
    const { rows } = await client.query(text);
    return rows as Row[];
  } finally {
    await client.end();
  }
}

const quiet = () => {};

/** Somebody who has a queue's URL and nothing else of ours, as an app does. */
export class Consumer {
  readonly #url: string;
  readonly #client = new SQSClient({
    region: "us-east-1",
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
    // it says each time that the URL is the endpoint
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });

  constructor(url: string | undefined) {
    this.#url = url ?? "";
  }

  async send(text: string): Promise<void> {
    await this.#client.send(new SendMessageCommand({ QueueUrl: this.#url, MessageBody: text }));
  }

  /** The messages that are there, which go with it. */
  async take(): Promise<string[]> {
    const { Messages = [] } = await this.#client.send(new ReceiveMessageCommand({ QueueUrl: this.#url, MaxNumberOfMessages: 10 }));
    for (const { ReceiptHandle } of Messages) await this.#client.send(new DeleteMessageCommand({ QueueUrl: this.#url, ReceiptHandle }));
    return Messages.map(({ Body = "" }) => Body);
  }
}

/** Somebody who has the connection of a table of carts and nothing else of ours, as an app does. */
export class Shop {
  readonly #TableName: string;
  readonly #client: DynamoDBClient;

  constructor({ uri, tableName, region }: Record<string, string>) {
    this.#TableName = tableName ?? "";
    this.#client = new DynamoDBClient({
      region: region ?? "",
      endpoint: uri ?? "",
      credentials: { accessKeyId: "any", secretAccessKey: "any" },
    });
  }

  async put(customer: string, state = "open"): Promise<void> {
    await this.#client.send(new PutItemCommand({ TableName: this.#TableName, Item: { customer: { S: customer }, state: { S: state } } }));
  }

  /** The state of a customer's cart, if there is one. */
  async get(customer: string): Promise<string | undefined> {
    const { Item } = await this.#client.send(new GetItemCommand({ TableName: this.#TableName, Key: { customer: { S: customer } } }));
    return Item?.["state"]?.S;
  }

  /** Customers by the index on the state. */
  async by(state: string): Promise<(string | undefined)[]> {
    const command = new QueryCommand({
      TableName: this.#TableName,
      IndexName: "by-state",
      KeyConditionExpression: "#state = :state",
      ExpressionAttributeNames: { "#state": "state" },
      ExpressionAttributeValues: { ":state": { S: state } },
    });
    return ((await this.#client.send(command)).Items ?? []).map((item) => item["customer"]?.S);
  }
}
