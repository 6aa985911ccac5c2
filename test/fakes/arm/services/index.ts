import type { ProviderAction, ResourceType } from "../world.ts";
import * as cosmos from "./cosmos/index.ts";
import * as postgresql from "./postgresql/index.ts";

const types: readonly ResourceType[] = [...postgresql.types, ...cosmos.types];

/** What providers answer that is no resource. */
export const providerActions: readonly ProviderAction[] = [...postgresql.actions, ...cosmos.actions];

/** The service of a type, whatever its case. */
export function typeNamed(type: string): ResourceType | undefined {
  return types.find((each) => each.type.toLowerCase() === type.toLowerCase());
}
