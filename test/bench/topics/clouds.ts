import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import type { ServiceObject } from "../../../crds/api/objects.ts";
import { accountType, findKind, type Kind } from "../../../lib/kinds.ts";
import { folderVariable } from "../../../lib/local/folder.ts";
import { openFolder } from "../../../lib/local/store.ts";
import { FakeArm, zeros } from "../../fakes/arm/fake-arm.ts";
import { RememberingCloud } from "../cloud.ts";
import { parts } from "../left-out.ts";
import { type Command, compare, cost } from "../measure.ts";
import { megabytes, relative, type Row, seconds } from "../table.ts";
import { fieldManager, runner } from "../world.ts";

const apiVersion = "kubectl-cloud.dev/v1alpha1";
const namespace = "shop";
const tables = findKind("table") as Kind;
const keys = {
  AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "example-secret-access-key",
  AZURE_CLIENT_ID: zeros,
  AZURE_CLIENT_SECRET: "example-client-secret",
};

/**
 * The process of a run that finds its Table unchanged, on each cloud, beside a node process that does nothing: a run loads the
 * SDK of its account's cloud and of its kind, and pays for no other. In a folder, where a run checks the schemas itself, so that
 * its memory is more than that in a cluster.
 */
export async function cloudsTopic(): Promise<Row[]> {
  const aws = new RememberingCloud(parts("MOTO_SERVER").MOTO_SERVER);
  const azure = new FakeArm();
  const home = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    for (const [key, value] of Object.entries(keys)) writeFileSync(join(home, key), value);
    const store = await openFolder(join(home, "objects"));
    [azure.polls, azure.retryAfter] = [0, 0];
    const [endpoint, address] = [await aws.open(), await azure.open()];
    const places = {
      aws: { region: "us-east-1", accountID: "123456789012", endpoint },
      azure: {
        subscriptionID: zeros,
        tenantID: zeros,
        resourceGroup: "bench",
        location: "uksouth",
        endpoint: address,
        authorityHost: address,
      },
    };
    const env = {
      PATH: `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`,
      HOME: home,
      [folderVariable]: join(home, "objects"),
      NODE_EXTRA_CA_CERTS: azure.caFile,
    };
    const tableOn = async (provider: keyof typeof places): Promise<Command> => {
      const spec = { provider, [provider]: places[provider], credentials: { secretRef: { name: "keys" } } };
      await store.create(accountType, { apiVersion, kind: "CloudAccount", metadata: { name: provider }, spec }, { fieldManager });
      // one that was left there by an earlier measurement is taken over
      const tableSpec = { account: provider, partitionKey: { name: "customer" }, adoptionPolicy: "IfExists" };
      const table = { apiVersion, kind: "Table", metadata: { namespace, name: provider }, spec: tableSpec };
      const { metadata } = await store.create(tables, table as unknown as ServiceObject, { fieldManager });
      const args = ["--account", provider, "--credentials", home, "--object", `Table/${namespace}/${metadata.name}`];
      return {
        line: [process.execPath, runner, "reconcile", ...args],
        env,
        before: async () => {
          const status = { nextRunAt: new Date(Date.now() - 1000).toISOString() };
          await store.patch({ type: tables, namespace, name: provider }, { status }, { fieldManager, subresource: "status" });
        },
      };
    };
    const [onAws, onAzure] = [await tableOn("aws"), await tableOn("azure")];
    // makes the tables, which no answer may be remembered of
    for (const command of [onAws, onAzure]) await cost(command);
    aws.remembers = true;
    const empty: Command = { line: [process.execPath, "-e", ""], env };
    const measured = await compare(15, { aws: onAws, azure: onAzure, node: empty });
    return [
      relative("a run on AWS: memory", megabytes, measured.aws.megabytes, { name: "empty node", value: measured.node.megabytes }),
      relative("a run on Azure: memory", megabytes, measured.azure.megabytes, { name: "on AWS", value: measured.aws.megabytes }),
      relative("a run on AWS: time", seconds, measured.aws.seconds, { name: "empty node", value: measured.node.seconds }),
      relative("a run on Azure: time", seconds, measured.azure.seconds, { name: "on AWS", value: measured.aws.seconds }),
      relative("a run on Azure: processor", seconds, measured.azure.cpuSeconds, { name: "on AWS", value: measured.aws.cpuSeconds }),
    ];
  } finally {
    aws.close();
    azure.close();
    rmSync(home, { recursive: true, force: true });
  }
}
