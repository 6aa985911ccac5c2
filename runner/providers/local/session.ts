import { join } from "node:path";

import { layout } from "../../../lib/local/folder.ts";
import { Lock } from "../../../lib/store/folder/lock.ts";
import { engineUser, prepareHome, type User } from "./home.ts";

/** The engines of one folder. */
export interface LocalSession {
  /** The folder of local mode. */
  folder: string;
  /** Where engines are: in it, if their user can pass through to there. */
  engines: string;
  /** Whom PostgreSQL runs as; undefined for ourselves. */
  user: User | undefined;
  /** Name of the CloudAccount. */
  account: string;
  /** Does some work while no other process does any on what has that name. */
  alone<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** Opens the engines of a folder; starts none. */
export function openSession(folder: string, account: string): LocalSession {
  const user = engineUser(folder);
  const engines = prepareHome(folder, user);
  return { folder, engines, user, account, alone: (name, work) => new Lock(join(layout(folder).engines, "locks", name)).hold(work) };
}
