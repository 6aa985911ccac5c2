import type { Shop } from "./shop.ts";

const denied =
  "User: arn:aws:iam::123456789012:user/shop is not authorized to perform: sqs:CreateQueue on resource: arn:aws:sqs:us-east-1:123456789012:invoices " +
  "because no identity-based policy allows the sqs:CreateQueue action";

/** Makes what a team has on an ordinary day: services that work, one under way, one that waits for somebody, one that the cloud refuses. */
export async function furnish(shop: Shop): Promise<void> {
  await shop.addDeployment("web");
  await shop.addDeployment("worker");
  await shop.create("postgres", "orders", "--size=small");
  await shop.create("queue", "mail");
  await shop.create("queue", "mail-failed");
  await shop.create("table", "carts", "--partition-key-name=customer");
  await shop.create("postgres", "reports", "--size=large", "--storage-gib=200", "--require-approval");
  await shop.settle();

  await shop.apply({ kind: "Queue", metadata: { name: "mail" }, spec: { account: "prod", visibilityTimeoutSeconds: 120 } });
  await shop.cloud("bind", "postgres/orders", "deployment/web", "--env=DATABASE_URL=uri");
  await shop.cloud("bind", "queue/mail", "deployment/worker", "--env=MAIL_QUEUE_URL=uri");
  await shop.settle();

  shop.aws.fail("CreateQueue", { does: "refuse", code: "AccessDenied", message: denied, status: 403 });
  shop.aws.databases.slow("create", ["creating"], { held: true });
  await shop.create("queue", "invoices", "--fifo");
  await shop.create("postgres", "analytics", "--size=medium");
  await shop.settle();

  const schedule = (...words: string[]) => shop.cloud("at-schedule", ...words, "--yes");
  await schedule("--cron", "0 2 * * 1", "--time-zone=Europe/Berlin", "rotate", "postgres/orders");
  await schedule("--cron", "0 19 * * 1-5", "--time-zone=Europe/Berlin", "set", "postgres/orders", "size=small");
  await schedule("tomorrow 02:00", "delete", "queue/mail-failed");
}
