import { kinds } from "../../../crds/api/kinds/index.ts";
import { account, type Manifest, postgres, queue } from "./case.ts";
import { goodAccountsAzure } from "./good-accounts-azure.ts";
import { goodBindings } from "./good-bindings.ts";
import { goodPostgresAzure } from "./good-postgres-azure.ts";
import { goodSchedules } from "./good-schedules.ts";
import { goodTablesAzure } from "./good-tables-azure.ts";
import { goodTables } from "./good-tables.ts";

/** A manifest that the API server must take, and how it must store the spec. */
interface GoodManifest {
  what: string;
  manifest: Manifest;
  /** The spec as it is stored: nothing dropped, and the documented defaults filled in. */
  stored: object;
}

const arn = (name: string) => `arn:aws:sqs:us-east-1:123456789012:${name}`;

const queueDefaults = {
  account: "dev",
  externalName: "",
  deletionPolicy: "Delete",
  adoptionPolicy: "Never",
  suspend: false,
  fifo: false,
  visibilityTimeoutSeconds: 30,
  messageRetentionSeconds: 345600,
  delaySeconds: 0,
  maximumMessageSizeBytes: 1048576,
  receiveWaitTimeSeconds: 0,
};
const awsDefaults = { contentBasedDeduplication: false, sqsManagedSSE: true, kmsDataKeyReusePeriodSeconds: 300 };
const postgresDefaults = {
  account: "dev",
  externalName: "",
  deletionPolicy: "Delete",
  adoptionPolicy: "Never",
  suspend: false,
  version: "17",
  size: "small",
  storageGiB: 32,
  database: "app",
  username: "dbadmin",
  highAvailability: false,
  backupRetentionDays: 7,
  deletionProtection: false,
  publicAccess: false,
};
const rdsDefaults = { storageType: "gp3", performanceInsights: false, autoMinorVersionUpgrade: true, applyImmediately: false };
const accountDefaults = {
  provider: "aws",
  allowedNamespaces: ["*"],
  aws: { region: "us-east-1", accountID: "123456789012", endpoint: "" },
  credentials: { secretRef: { name: "dev-keys" } },
  driftInterval: "1h",
  maxConcurrentRuns: 10,
};

const goodQueue = (what: string, { aws, ...spec }: { aws?: object; [field: string]: unknown }): GoodManifest => ({
  what,
  manifest: queue({ ...spec, ...(aws ? { aws } : {}) }),
  stored: { ...queueDefaults, ...spec, ...(aws ? { aws: { ...awsDefaults, ...aws } } : {}) },
});
const goodPostgres = (what: string, { aws, ...spec }: { aws?: object; [field: string]: unknown }): GoodManifest => ({
  what,
  manifest: postgres({ ...spec, ...(aws ? { aws } : {}) }),
  stored: { ...postgresDefaults, ...spec, ...(aws ? { aws: { ...rdsDefaults, ...aws } } : {}) },
});
const goodAccount = (what: string, spec: object): GoodManifest => ({
  what,
  manifest: account(spec),
  stored: { ...accountDefaults, ...spec },
});

/** Manifests as people write them: the common ones, and each limit from within. */
export const goodManifests: GoodManifest[] = [
  goodQueue("a queue of which only the account is said", {}),
  goodQueue("a FIFO queue", { fifo: true, externalName: "orders.fifo", aws: { contentBasedDeduplication: true } }),
  goodQueue("a FIFO queue of high throughput", {
    fifo: true,
    aws: { deduplicationScope: "messageGroup", fifoThroughputLimit: "perMessageGroupId" },
  }),
  goodQueue("a queue with a dead-letter queue", { maxReceiveCount: 5, aws: { deadLetterQueueARN: arn("dead") } }),
  goodQueue("a FIFO queue with a dead-letter queue", { fifo: true, maxReceiveCount: 1000, aws: { deadLetterQueueARN: arn("dead.fifo") } }),
  goodQueue("a dead-letter queue of another partition", {
    maxReceiveCount: 1,
    aws: { deadLetterQueueARN: "arn:aws-us-gov:sqs:us-gov-west-1:123456789012:dead" },
  }),
  goodQueue("a dead-letter queue for these two", {
    aws: { redriveAllowPolicy: { redrivePermission: "byQueue", sourceQueueARNs: [arn("a"), arn("b")] } },
  }),
  goodQueue("a dead-letter queue for nobody", { aws: { redriveAllowPolicy: { redrivePermission: "denyAll" } } }),
  goodQueue("a queue encrypted with a key's alias", { aws: { kmsMasterKeyID: "alias/aws/sqs", kmsDataKeyReusePeriodSeconds: 86400 } }),
  goodQueue("a queue encrypted with a key's id", { aws: { kmsMasterKeyID: "1234abcd-12ab-34cd-56ef-1234567890ab" } }),
  goodQueue("a queue encrypted with a key's ARN", {
    aws: { kmsMasterKeyID: "arn:aws:kms:us-east-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab" },
  }),
  goodQueue("a queue without encryption, with a policy and tags", {
    aws: { sqsManagedSSE: false, policy: '{"Version":"2012-10-17","Statement":[]}', tags: { team: "Zürich 1", "cost:center": "a/b+c@d=" } },
  }),
  goodQueue("a queue with every number at its upper limit", {
    visibilityTimeoutSeconds: 43200,
    messageRetentionSeconds: 1209600,
    delaySeconds: 900,
    receiveWaitTimeSeconds: 20,
  }),
  goodQueue("a queue with every number at its lower limit", {
    visibilityTimeoutSeconds: 0,
    messageRetentionSeconds: 60,
    maximumMessageSizeBytes: 1024,
  }),
  goodQueue("a queue that is kept, taken over and paused", { deletionPolicy: "Retain", adoptionPolicy: "IfExists", suspend: true }),
  goodQueue("a queue with its own connection", {
    connection: { name: "orders.queue", keys: { QUEUE_URL: "${queueURL}", "app.conf": "" } },
  }),
  goodQueue("a queue with another object as its dead-letter queue", { maxReceiveCount: 5, deadLetterQueueRef: { name: "dead" } }),
  goodQueue("a connection with dollars that ask for nothing", {
    connection: { keys: { A: "$", B: "$$", C: "a$b", D: "$(uri)", E: "$${uri}$", F: "${uri}${queueName}\n{}", G: "}${type}" } },
  }),
  goodPostgres("a postgres of which only the account is said", {}),
  goodPostgres("a postgres that is careful with its data", {
    version: "16.9",
    highAvailability: true,
    backupRetentionDays: 35,
    deletionProtection: true,
    deletionPolicy: "Snapshot",
    maintenanceWindow: { day: "Sunday", startTime: "23:59" },
    aws: { backupWindow: "23:45-00:15", performanceInsights: true, performanceInsightsRetentionDays: 713 },
  }),
  goodPostgres("a postgres without backups, in the open", {
    version: "13",
    backupRetentionDays: 0,
    publicAccess: true,
    maintenanceWindow: { day: "Monday", startTime: "00:00" },
  }),
  goodPostgres("a postgres of the newest version with names of full length", {
    version: "18.1",
    externalName: `a${"-b".repeat(31)}`,
    database: `o${"_1".repeat(31)}`,
    username: "a23456789_123456",
  }),
  goodPostgres("a postgres in a network of its own with its own parameters", {
    aws: {
      subnetGroupName: "default-vpc-0a1b2c",
      securityGroupIDs: ["sg-01234567", "sg-0123456789abcdef0"],
      parameterGroupName: "shop-postgres17",
      kmsKeyID: "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
      caCertificateIdentifier: "rds-ca-ecc384-g1",
      tags: { team: "shop", "awsome:rds": "a" },
    },
  }),
  goodPostgres("a postgres with the version's own parameters", { aws: { parameterGroupName: "default.postgres17" } }),
  goodPostgres("a postgres of a class instead of a size", { size: "large", aws: { instanceClass: "db.x2iedn.32xlarge" } }),
  goodPostgres("a postgres whose storage grows by itself", { storageGiB: 20, aws: { storageType: "gp2", maxStorageGiB: 65536 } }),
  goodPostgres("a postgres whose storage may not grow, said twice", { storageGiB: 32, aws: { maxStorageGiB: 32 } }),
  goodPostgres("the smallest gp3 volume that takes numbers", { storageGiB: 400, aws: { iops: 12000, storageThroughputMiBps: 3000 } }),
  goodPostgres("the fastest gp3 volume", { storageGiB: 65536, aws: { iops: 64000, storageThroughputMiBps: 4000 } }),
  goodPostgres("gp3 throughput with the IOPS that it brings", { storageGiB: 400, aws: { storageThroughputMiBps: 500 } }),
  goodPostgres("the smallest io1 volume", { storageGiB: 100, aws: { storageType: "io1", iops: 5000 } }),
  goodPostgres("the largest io1 volume", { storageGiB: 65536, aws: { storageType: "io1", iops: 32768 } }),
  goodPostgres("the fastest io2 volume", { storageGiB: 256, aws: { storageType: "io2", iops: 256000 } }),
  goodPostgres("a postgres with every key of its connection", {
    connection: {
      name: "orders.db",
      keys: {
        PGHOST: "${host}",
        PGPORT: "${port}",
        PGUSER: "${username}",
        PGPASSWORD: "${password}",
        PGDATABASE: "${database}",
        CA: "${caBundleURL}#${caCertificateIdentifier}",
        ARN: "${dbInstanceARN} ${dbInstanceIdentifier} ${region}",
        JDBC: "jdbc:postgresql://${host}:${port}/${database}?sslmode=verify-full",
      },
    },
  }),
  ...goodPostgresAzure,
  ...goodTables,
  ...goodTablesAzure,
  ...goodAccountsAzure,
  ...goodBindings,
  ...goodSchedules,
  goodAccount("an account with keys", {}),
  goodAccount("an account with a ServiceAccount", { credentials: { serviceAccountName: "cloud-dev" } }),
  goodAccount("an account of an emulator", {
    aws: { region: "us-east-1", accountID: "123456789012", endpoint: "http://10.254.0.1:5000" },
  }),
  goodAccount("an account of another partition", { aws: { region: "us-gov-west-1", accountID: "000000000001", endpoint: "" } }),
  goodAccount("an account for some namespaces", { allowedNamespaces: ["shop", "team-*", "*-dev"] }),
  goodAccount("an account that is never observed again", { driftInterval: "0" }),
  goodAccount("an account that is observed each minute", { driftInterval: "60s", maxConcurrentRuns: 100 }),
  goodAccount("an account that is observed now and then", { driftInterval: "1h30m", maxConcurrentRuns: 1 }),
];

/** What the reference shows for each kind; where it stands in a namespace, in one that is there. */
export const examples = kinds.map(({ example, scope }) => {
  const manifest = example as Manifest;
  return scope === "Namespaced" ? { ...manifest, metadata: { ...manifest.metadata, namespace: "default" } } : manifest;
});
