import { account, type BadChange, queue } from "./case.ts";

/** Changes that nothing can carry out, each with the field and the way out that the message must have. */
export const badChanges: BadChange[] = [
  {
    mistake: "a queue moved to another account",
    before: queue({}),
    manifest: queue({ account: "prod" }),
    field: "spec.account",
    wayOut: "delete the object and create it again",
  },
  {
    mistake: "a queue given another name in the cloud",
    before: queue({ externalName: "orders" }),
    manifest: queue({ externalName: "shop-orders" }),
    field: "spec.externalName",
    wayOut: "delete the object and create it again",
  },
  {
    mistake: "a queue named by hand after it got its name",
    before: queue({}),
    manifest: queue({ externalName: "orders" }),
    field: "spec.externalName",
    wayOut: "delete the object and create it again",
  },
  {
    mistake: "a standard queue made FIFO",
    before: queue({}),
    manifest: queue({ fifo: true }),
    field: "spec.fifo",
    wayOut: "create another queue and move the consumers to it",
  },
  {
    mistake: "a FIFO queue made standard by leaving the field out",
    before: queue({ fifo: true }),
    manifest: queue({}),
    field: "spec.fifo",
    wayOut: "create another queue and move the consumers to it",
  },
  {
    mistake: "a good queue changed into a bad one",
    before: queue({}),
    manifest: queue({ maxReceiveCount: 3 }),
    field: "spec.maxReceiveCount",
    wayOut: "set both or neither",
  },
  {
    mistake: "a good account given a second kind of credentials",
    before: account({}),
    manifest: account({ credentials: { secretRef: { name: "dev-keys" }, serviceAccountName: "dev" } }),
    field: "spec.credentials",
    wayOut: "set one",
  },
];
