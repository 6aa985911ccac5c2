import { accessSync, constants, existsSync } from "node:fs";

import type { FolderContext } from "../../../context.ts";
import { failed, type Found, ok } from "../finding.ts";

/** Whether the folder can be used. */
export async function checkFolder({ folder }: FolderContext): Promise<Found> {
  if (!existsSync(folder)) return ok(`the folder ${folder} is not there yet: the first object makes it`);
  try {
    accessSync(folder, constants.W_OK);
    return ok(`the folder ${folder} can be written to`);
  } catch (error) {
    return failed(`the folder ${folder} can't be written to: ${(error as NodeJS.ErrnoException).code}`, "name another with --local=DIR");
  }
}
