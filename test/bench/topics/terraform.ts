import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { type Command, compare } from "../measure.ts";
import { megabytes, relative, type Row, seconds } from "../table.ts";
import type { World } from "../world.ts";

/**
 * A run beside an apply of terraform, neither of which changes anything; both with the emulator's time. Left out where
 * terraform or its provider can't be had.
 */
export async function terraform(world: World, run: Command, endpoint: string, say: (line: string) => void): Promise<Row[]> {
  const folder = join(world.home, "terraform");
  mkdirSync(folder);
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify(configuration(endpoint)));
  // where it finds its providers is this machine's matter
  const own = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[0].startsWith("TF_") && entry[1] !== undefined,
  );
  const env = { ...Object.fromEntries(own), ...world.env, CHECKPOINT_DISABLE: "1" };
  const call = (...args: string[]) => promisify(execFile)("terraform", [`-chdir=${folder}`, ...args, "-no-color"], { env });
  const apply = ["apply", "-auto-approve", "-input=false"];
  try {
    await call("init", "-input=false");
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: string };
    say(`Left out: terraform: ${code === "ENOENT" ? "it is not on PATH" : `it can't get the provider hashicorp/aws: ${stderr?.trim()}`}`);
    return [];
  }
  await call(...apply);
  const { ours, theirs } = await compare(3, { ours: run, theirs: { line: ["terraform", `-chdir=${folder}`, ...apply], env } });
  return [
    relative(
      "a run: time, with the emulator's",
      seconds,
      ours.seconds,
      { name: "terraform", value: theirs.seconds },
      { atMost: 1 / 30, text: "≥ 30× faster" },
    ),
    relative("a run: memory", megabytes, ours.megabytes, { name: "terraform", value: theirs.megabytes }, { atMost: 1 / 6, text: "≤ 1/6" }),
  ];
}

/** The queue that a run makes of a spec without any field: the same requests of the same cloud. */
function configuration(endpoint: string): object {
  return {
    terraform: { required_providers: { aws: { source: "hashicorp/aws" } } },
    provider: {
      aws: { region: "us-east-1", access_key: "AKIDEXAMPLE", secret_key: "example", endpoints: [{ sqs: endpoint, sts: endpoint }] },
    },
    resource: { aws_sqs_queue: { orders: { name: "bench-terraform", tags: { owner: "bench" } } } },
  };
}
