import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, describe, expect, test } from "vitest";

import { AwsCloud } from "../parts/aws-cloud.ts";
import { AzureCloud } from "../parts/azure-cloud.ts";
import type { Cloud } from "../parts/cloud.ts";
import { grounds } from "../parts/grounds.ts";
import { conditionOf } from "../parts/running.ts";
import { Runs } from "../parts/runs.ts";

const recorder = join(import.meta.dirname, "../parts/loaded-modules.ts");

/** What stands in the code of one cloud and one kind, and in no other that a run has. */
const marks = {
  "AWS' sign-in": "GetCallerIdentity",
  DynamoDB: "DynamoDB_20120810",
  SQS: "AmazonSQS",
  RDS: "CreateDBInstance",
  "Azure's sign-in": "login.microsoftonline.com",
  "Cosmos DB": "Microsoft.DocumentDB",
  "PostgreSQL on Azure": "Microsoft.DBforPostgreSQL/flexibleServers",
};

describe.skipIf(!grounds.folder.isThere)("a run of a Table loads the SDK of its own cloud and kind, and of no other", () => {
  const opened: Runs[] = [];
  afterAll(async () => {
    for (const runs of opened) await runs.close();
  });

  test.each<[cloud: Cloud["name"], make: () => Cloud, loads: (keyof typeof marks)[]]>([
    ["AWS", () => new AwsCloud(), ["AWS' sign-in", "DynamoDB"]],
    ["Azure", () => new AzureCloud(), ["Azure's sign-in", "Cosmos DB"]],
  ])("on %s", async (_, make, loads) => {
    const runs = await Runs.open(grounds.folder.make(), { clouds: () => [make()] });
    opened.push(runs);
    const tables = runs.of("Table");
    await tables.create("loading", { partitionKey: { name: "customer" } });
    const list = join(runs.directory, "loaded");
    const [program = "", ...args] = runs.command(["loading"], "Table");
    const recording = { NODE_OPTIONS: `--import ${recorder}`, LOADED_MODULES: list };
    await promisify(execFile)(program, args, { env: { ...(await runs.environment("run-loading")), ...recording } });
    expect(conditionOf(await tables.get("loading"))).toBe("True:Available");
    const code = [...new Set(readFileSync(list, "utf8").trim().split("\n"))].map((path) => readFileSync(path, "utf8")).join("\n");
    expect(Object.entries(marks).flatMap(([what, mark]) => (code.includes(mark) ? [what] : []))).toEqual(loads);
  });
});
