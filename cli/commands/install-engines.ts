import type { Command } from "commander";

import { UsageError } from "../../lib/errors.ts";
import { sharedEngines } from "../../lib/local/packages.ts";
import type { Frame } from "../context.ts";
import type { LocalPlace } from "../place/choose.ts";
import { missingEngines } from "../place/engines.ts";

/** `install` in local mode: the engines. Throws UsageError for flags that are about a cluster. */
export async function installLocally({ io }: Frame, command: Command, { folder }: LocalPlace): Promise<void> {
  const flag = command.options.find((option) => command.getOptionValueSource(option.attributeName()) === "cli");
  if (flag) throw new UsageError(`${flag.long} is about a cluster, and in local mode only engines are installed`, "leave it out");
  const [{ nodeForRuns }, { installEngines }] = await Promise.all([
    import("../place/dispatcher-process.ts"),
    import("../place/install-engines.ts"),
  ]);
  nodeForRuns(folder);
  // in a checkout, or a project that has them, they are there
  if (!missingEngines(folder).length) return io.out("engines unchanged\n");
  const shared = sharedEngines();
  if (shared === undefined) throw new UsageError("there is nowhere to put engines, as this user has no home", "set HOME to a folder");
  const begin = () => io.note(`installing the engines from npm into ${shared}: about 30 MB to get, once for all folders`);
  io.out(`engines ${(await installEngines(shared, begin)) ? "installed" : "unchanged"}\n`);
}
