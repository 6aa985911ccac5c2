import type { Call } from "../../world.ts";

/** Whether something is at work on the account itself, which then takes nothing else. */
export function isAtWork({ world, id }: Call): boolean {
  return world.operations.running(id).some(({ target }) => target.toLowerCase() === id.toLowerCase());
}
