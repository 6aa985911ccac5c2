import type { PostgresSpec } from "../../../crds/api/kinds/postgres.ts";
import type { KindProvider } from "../../provider.ts";
import { create } from "./postgres/create.ts";
import { effect } from "./postgres/effect.ts";
import { observe } from "./postgres/observe.ts";
import { refuse } from "./postgres/refuse.ts";
import { remove } from "./postgres/remove.ts";
import { update } from "./postgres/update.ts";
import type { AzureSession } from "./session.ts";

/**
 * Flexible servers of Azure Database for PostgreSQL.
 * https://learn.microsoft.com/rest/api/postgresql/
 */
export const postgres: KindProvider<PostgresSpec, AzureSession> = {
  naming: { maxLength: 63, clean },
  needsPassword: true,
  refuse,
  effect,
  observe,
  create,
  update,
  delete: remove,
};

/** Begins with a letter, as on AWS, and has no two hyphens in a row: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftdbforpostgresql */
function clean(name: string): string {
  return name.replaceAll(/-{2,}/g, "-").replace(/^(?![a-z])/, "pg-");
}
