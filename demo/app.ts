import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { Client } from "pg";

// what `kubectl cloud exec postgres/orders queue/mail -- node app.ts` has put there
const { ORDERS_URI, MAIL_QUEUE_URL: QueueUrl } = process.env;

const database = new Client(ORDERS_URI);
await database.connect();
await database.query("CREATE TABLE IF NOT EXISTS orders (id serial PRIMARY KEY, what text NOT NULL)");
const { rows } = await database.query("INSERT INTO orders (what) VALUES ('two espressos') RETURNING id");
const id = String(rows[0].id);

const queue = new SQSClient();
await queue.send(new SendMessageCommand({ QueueUrl, MessageBody: id }));
console.log(`wrote order ${id} into the database and its number into the queue`);

const { Messages: [message] = [] } = await queue.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }));
await queue.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
const { rows: read } = await database.query("SELECT what FROM orders WHERE id = $1", [message?.Body]);
console.log(`read number ${message?.Body} from the queue, and from the database: ${read[0]?.what}`);
await database.end();
