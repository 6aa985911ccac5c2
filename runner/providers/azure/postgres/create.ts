import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";
import { KnownError, RetryableError, TerminalError } from "../../../../lib/errors.ts";
import type { Outcome, Target } from "../../../provider.ts";
import type { AzureSession } from "../session.ts";
import { ownerIn } from "../tags.ts";
import { Calls } from "./calls.ts";
import { newServer } from "./server.ts";

/**
 * Creates the server; its database and what else is below it are made when it is there. Nobody's server is overwritten: the name
 * is asked for in all of Azure, and `createMode: Create` lets Azure refuse one that came into being in between
 * (https://learn.microsoft.com/rest/api/postgresql/servers/create-or-update#createmode). Safe to repeat: what bears our tag is
 * ours.
 *
 * @throws TerminalError `NotOwned` of a name that somebody has
 */
export async function create(session: AzureSession, target: Target<PostgresSpec>): Promise<Outcome> {
  const calls = new Calls(session, target);
  if (!(await calls.isNameFree())) return whose(calls, target);
  await session.ensureGroup();
  const server = newServer(target, session.location);
  try {
    return await calls.begin("create", "write", (client, group, name, options) =>
      client.servers.beginCreateOrUpdate(group, name, server, options),
    );
  } catch (error) {
    // an earlier attempt may have made it, of which no answer came
    if (!(error instanceof KnownError) || !["NotOwned", "Busy", "Conflict"].includes(error.code)) throw error;
    const there = await calls.find("create");
    if (ownerIn(there?.tags) !== target.uid) throw error;
    return {};
  }
}

/** Of a name that somebody has: it may be we, by an earlier attempt. The next observation compares what is there. */
async function whose(calls: Calls, { externalName, uid, operation }: Target<PostgresSpec>): Promise<Outcome> {
  const there = await calls.find("create");
  if (there && ownerIn(there.tags) === uid) return {};
  const message = `could not create server ${externalName}: the name is taken`;
  if (!there && operation?.kind === "Create") {
    throw new RetryableError(`${message}, by an earlier attempt that does not show yet, or by somebody else in Azure`, {
      code: "Busy",
      hint: "it is tried again by itself; if it goes on, choose another externalName in a new object",
    });
  }
  throw new TerminalError(there ? `${message}, in this resource group` : `${message}, by somebody in Azure`, {
    code: "NotOwned",
    hint: there
      ? "set spec.adoptionPolicy to IfExists to take it over, or choose another externalName in a new object"
      : "server names are unique in all of Azure, and Azure keeps one for a while after its server is gone: choose another externalName in a new object",
  });
}
