import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

import { archiveName } from "../../../build/release/names.ts";
import { platformName, platforms } from "../../../build/release/platforms.ts";
import { Account } from "../account.ts";
import { LeftOut, parts } from "../left-out.ts";
import { type Command, compare, type Cost } from "../measure.ts";
import { statusAfterRun } from "../sample.ts";
import { megabytes, relative, type Row, seconds } from "../table.ts";
import { bytesIn, type Way, waysOf } from "../ways.ts";
import { runner, type World } from "../world.ts";

const namespace = "ways";

/** What each way of getting the plugin costs: to download, on disk, and at each start beside kubectl. */
export async function waysTopic(world: World): Promise<Row[]> {
  const { TEST_RELEASE: release } = parts("TEST_RELEASE");
  const missing = platforms.filter((platform) => !existsSync(join(release, archiveName(platform))));
  if (missing.length) throw new LeftOut(`${release} has no archive for ${missing.map(platformName).join(", ")}: npm run release`);

  const { ways, sizes } = await waysOf(release, world);
  return [
    ...downloads(release),
    ...Object.entries(sizes).map(([what, bytes]) => size(what, bytes)),
    size("image, beside its base: on disk", bytesIn(dirname(runner))),
    ...(await starts(world, ways)),
  ];
}

function downloads(release: string): Row[] {
  return platforms.map((platform) =>
    size(`executable for ${platformName(platform)}: download`, statSync(join(release, archiveName(platform))).size),
  );
}

async function starts(world: World, ways: readonly Way[]): Promise<Row[]> {
  const account = await Account.add(world, "ways", "http://127.0.0.1:1");
  await world.addNamespace(namespace);
  const [queue] = await world.addQueues(namespace, 1, account.name);
  if (!queue) throw new Error("no queue");
  await world.setStatus(queue, statusAfterRun(namespace, queue.metadata.name, 1, new Date(Date.now() + 3_600_000)));

  const { kubectl } = world.plane;
  return [
    ...(await besideKubectl(0.5, ["version", "--client"], [kubectl, "version", "--client"])),
    ...(await besideKubectl(0.8, ["status", "queue", "-n", namespace], [kubectl, "get", "queue", "-n", namespace])),
  ];

  async function besideKubectl(goal: number, args: [string, ...string[]], line: Command["line"]): Promise<Row[]> {
    const ours = ways.map(({ name, start: [program, ...first], env, before }) => {
      const command: Command = { line: [program, ...first, ...args], env: { ...world.env, ...env }, ...(before && { before }) };
      return [name, command] as const;
    });
    const commands: Record<string, Command> = { ...Object.fromEntries(ours), kubectl: { line, env: world.env } };
    const costs = await compare(9, commands);
    return ways.map(({ name }) => start(`${args[0]}, ${name}`, costs[name], costs["kubectl"], name === "executable" ? goal : undefined));
  }
}

function start(what: string, ours: Cost | undefined, kubectl: Cost | undefined, atMost: number | undefined): Row {
  if (!ours || !kubectl) throw new Error(`${what} was not measured`);
  const row = relative(
    what,
    seconds,
    ours.seconds,
    { name: "kubectl", value: kubectl.seconds },
    atMost === undefined ? atMost : { atMost },
  );
  return { ...row, measured: all(ours), beside: `kubectl ${all(kubectl)}` };
}

function all(cost: Cost): string {
  return `${seconds(cost.seconds)}, processor ${seconds(cost.cpuSeconds)}, ${megabytes(cost.megabytes)}`;
}

function size(what: string, bytes: number): Row {
  return { what, measured: `${(bytes / 1e6).toFixed(1)} MB` };
}
