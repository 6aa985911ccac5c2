import { badAccountAzureChanges } from "./bad-accounts-azure.ts";
import { badPostgresAzureChanges } from "./bad-postgres-azure.ts";
import { badTableAzureChanges } from "./bad-tables-azure.ts";
import { badTableChanges } from "./bad-tables.ts";
import { account, type BadChange, type Make, postgres, queue, services } from "./case.ts";

/** Changes that nothing can carry out, each with the field and the way out that the message must have. */
export const badChanges: BadChange[] = [
  ...Object.entries(services).flatMap(([kind, make]) => commonChanges(make).map((bad) => ({ ...bad, mistake: `${kind}: ${bad.mistake}` }))),
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
    wayOut: "set it with deadLetterQueueRef.name or aws.deadLetterQueueARN, or set neither",
  },
  {
    mistake: "a good account given a second kind of credentials",
    before: account({}),
    manifest: account({ credentials: { secretRef: { name: "dev-keys" }, serviceAccountName: "dev" } }),
    field: "spec.credentials",
    wayOut: "set one",
  },
  ...badAccountAzureChanges,
  {
    mistake: "a postgres with less storage",
    before: postgres({ storageGiB: 100 }),
    manifest: postgres({ storageGiB: 99 }),
    field: "spec.storageGiB",
    wayOut: "leave it, or make another Postgres with less",
  },
  {
    mistake: "a postgres with less storage by leaving the field out",
    before: postgres({ storageGiB: 33 }),
    manifest: postgres({}),
    field: "spec.storageGiB",
    wayOut: "leave it, or make another Postgres with less",
  },
  {
    mistake: "a postgres of an older major version",
    before: postgres({ version: "17.4" }),
    manifest: postgres({ version: "16.9" }),
    field: "spec.version",
    wayOut: "make another Postgres of that version and move the data",
  },
  {
    mistake: "a postgres of an older major version by leaving the field out",
    before: postgres({ version: "18" }),
    manifest: postgres({}),
    field: "spec.version",
    wayOut: "make another Postgres of that version and move the data",
  },
  {
    mistake: "another first database",
    before: postgres({}),
    manifest: postgres({ database: "orders" }),
    field: "spec.database",
    wayOut: "make further databases with SQL",
  },
  {
    mistake: "another master user by leaving the field out",
    before: postgres({ username: "dba" }),
    manifest: postgres({}),
    field: "spec.username",
    wayOut: "make further users with SQL",
  },
  ...unsettable("kmsKeyID", ["alias/a", "alias/b"], "make another Postgres with that key"),
  ...unsettable("subnetGroupName", ["inner", "outer"], "make another Postgres in that subnet group"),
  ...badPostgresAzureChanges,
  ...badTableChanges,
  ...badTableAzureChanges,
  {
    mistake: "a volume of another type that its size is too small for",
    before: postgres({ storageGiB: 32 }),
    manifest: postgres({ storageGiB: 32, aws: { storageType: "io2", iops: 1000 } }),
    field: "spec.storageGiB",
    wayOut: "raise storageGiB, or choose gp3",
  },
  {
    mistake: "storage grown past its own maximum",
    before: postgres({ aws: { maxStorageGiB: 100 } }),
    manifest: postgres({ storageGiB: 200, aws: { maxStorageGiB: 100 } }),
    field: "spec.aws.maxStorageGiB",
    wayOut: "raise it to at least storageGiB",
  },
  {
    mistake: "a good connection asked for what there is not",
    before: postgres({ connection: { keys: { HOST: "${host}" } } }),
    manifest: postgres({ connection: { keys: { HOST: "${hostname}" } } }),
    field: "spec.connection.keys[HOST]",
    wayOut: "${host}",
  },
];

function commonChanges(make: Make): BadChange[] {
  const wayOut = "delete the object and create it again";
  return [
    { mistake: "moved to another account", before: make({}), manifest: make({ account: "prod" }), field: "spec.account", wayOut },
    {
      mistake: "given another name in the cloud",
      before: make({ externalName: "orders" }),
      manifest: make({ externalName: "shop-orders" }),
      field: "spec.externalName",
      wayOut,
    },
    {
      mistake: "named by hand after it got its name",
      before: make({}),
      manifest: make({ externalName: "orders" }),
      field: "spec.externalName",
      wayOut,
    },
  ];
}

/** An immutable field in RDS' block: with another value, taken out, set later, and gone with its block. */
function unsettable(name: string, [value, other]: readonly [string, string], wayOut: string): BadChange[] {
  const set = postgres({ aws: { [name]: value } });
  const changes = {
    "with another value": [set, postgres({ aws: { [name]: other } })],
    "taken out": [set, postgres({ aws: {} })],
    "taken out with its block": [set, postgres({})],
    "set later": [postgres({ aws: { performanceInsights: true } }), postgres({ aws: { performanceInsights: true, [name]: value } })],
    "set later with its block": [postgres({}), set],
  } as const;
  return Object.entries(changes).map(([how, [before, manifest]]) => ({
    mistake: `${name} ${how}`,
    before,
    manifest,
    field: `spec.aws.${name}`,
    wayOut,
  }));
}
