import { type Command, Option } from "commander";

import { exitCodes, KnownError, UsageError } from "../../lib/errors.ts";
import { type Connection, readConnection } from "../actions/connection.ts";
import { findAll } from "../actions/find-all.ts";
import { requestRuns } from "../actions/reconcile.ts";
import { isReady } from "../actions/state.ts";
import type { Found } from "../actions/suspend.ts";
import type { Context, Frame, GlobalFlags } from "../context.ts";
import { parseDuration } from "../duration.ts";
import { collect } from "../environment/collect.ts";
import { repeatable } from "../flags/common.ts";
import type { Io } from "../io.ts";
import { type NamedTarget, shortName } from "../target.ts";
import { waitAndTell } from "./waiting.ts";

/** Flags of the verbs that make an environment of connections. */
export interface ConnectionFlags extends GlobalFlags {
  prefix?: string;
  envFrom?: boolean;
  env?: string[];
  wait?: boolean;
  timeout: string;
}

export function addConnectionFlags(command: Command): void {
  command
    .option("--prefix <TEXT>", 'what stands before each name, "" for nothing (default: the object\'s name, as in ORDERS_HOST)')
    .option("--env-from", "the keys as they are, as envFrom gives them to a container")
    .addOption(
      repeatable(new Option("--env <NAME=KEY>", "only this variable, of this key; KIND/NAME:KEY of several objects; may be repeated")),
    )
    .option("--wait", "wait until it is ready, and tell what happens")
    .option("--timeout <DURATION>", "how long to wait", "10m");
}

/** Connections, and the variables that are made of them. */
export interface ConnectedEnvironment {
  connections: Connection[];
  variables: Map<string, string>;
}

/** Reads the connections of all objects, waiting for them if asked to. Says which variables could not be made. */
export async function connectedEnvironment(
  { io, connect }: Frame,
  flags: ConnectionFlags,
  targets: readonly NamedTarget[],
): Promise<ConnectedEnvironment> {
  const { prefix, envFrom: asEnvFrom = false, env: chosen } = flags;
  if (chosen && (prefix !== undefined || asEnvFrom)) {
    throw new UsageError("--env chooses variables by name, so that --prefix and --env-from have no meaning", "leave out one of them");
  }
  const timeoutMs = parseDuration(flags.timeout, "--timeout");
  const context = await connect(flags);
  await untilUsable(context, io, flags.wait ?? false, await findAll(context, targets), timeoutMs);
  const connections = await Promise.all(targets.map((target) => readConnection(context, target)));
  const { variables, leftOut } = collect(connections, { prefix, asEnvFrom, chosen });
  for (const sentence of leftOut) io.note(sentence);
  return { connections, variables };
}

/** Waits for what is not ready, if asked to, and in local mode for an engine that is to run and does not. */
async function untilUsable(context: Context, io: Io, waits: boolean, found: readonly Found[], timeoutMs: number): Promise<void> {
  const ended = found.filter(({ object }) => context.runs.hasEnded(object));
  const stopped = ended.find(({ object }) => object.spec.suspend);
  if (stopped) throw isStopped(shortName(stopped.kind, stopped.name));
  for (const { kind, name } of ended) io.note(`${shortName(kind, name)}: its engine has ended, and a run starts it again`);
  const requested = ended.length ? await requestRuns(context, ended) : [];
  const unready = waits ? found.filter((one) => !ended.includes(one) && !isReady(one.object)) : [];
  const awaited = [...requested, ...unready];
  if (awaited.length) await waitAndTell(context, io, awaited, "ready", timeoutMs, await context.runs.kick(true));
}

function isStopped(name: string): KnownError {
  return new KnownError(`${name} is stopped`, {
    code: "Stopped",
    hint: `start it: kubectl cloud start ${name} --wait`,
    exitCode: exitCodes.notFound,
  });
}
