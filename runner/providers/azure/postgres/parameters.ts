import type { Configuration } from "@azure/arm-postgresql-flexible";

import { type Change, pathOf } from "../../../reconcile/diff.ts";

type Parameters = Record<string, string>;

/** Path of all of them in the spec. */
const prefix = "azure.parameters.";

/** The name of the server parameter that a path of the spec speaks of, such as `azure.parameters.pgaudit\.log`; undefined of any other path. */
export function parameterOf(field: string): string | undefined {
  return field.startsWith(prefix) ? pathOf(field).slice(2).join(".") : undefined;
}

/** Path of a server parameter in the spec. */
export function fieldOf(parameter: string): string {
  return prefix + parameter.replaceAll(".", "\\.");
}

/**
 * Server parameters in the spec's terms: those that the spec names, and those that have a value of somebody's, which is told in
 * case that we set it before.
 *
 * @param there - all that Azure has
 */
export function parametersOf(there: readonly Configuration[], inSpec: Parameters = {}): Parameters {
  return Object.fromEntries(
    there.flatMap(({ name = "", value = "", source, dataType }) => {
      const wanted = inSpec[name];
      if (wanted !== undefined) return [[name, sameValue(wanted, value, dataType) ? wanted : value]];
      return source === "user-override" ? [[name, value]] : [];
    }),
  );
}

/** What Azure has taken and the server uses once it has restarted: the parameters that are only read at its start. */
export function awaitingRestart(there: readonly Configuration[], inSpec: Parameters = {}): Change[] {
  return there.flatMap(({ name = "", isConfigPendingRestart }) =>
    isConfigPendingRestart && inSpec[name] !== undefined ? [{ field: fieldOf(name), from: "as before the restart", to: inSpec[name] }] : [],
  );
}

/** Azure may spell a value as it is documented; `ON` is `on`, and `1.0` is `1`. */
function sameValue(one: string, other: string, dataType = ""): boolean {
  if (one === other) return true;
  if (/^(Integer|Numeric)$/i.test(dataType)) return one.trim() !== "" && other.trim() !== "" && Number(one) === Number(other);
  if (/^(Boolean|Enumeration|Set)$/i.test(dataType)) return plain(one) === plain(other);
  return false;
}

function plain(value: string): string {
  return value
    .toLowerCase()
    .replaceAll(/\s*,\s*/g, ",")
    .trim();
}

/**
 * Parameters that PostgreSQL reads at its start only (context `postmaster` of pg_settings) and that Azure lets one set:
 * https://www.postgresql.org/docs/18/view-pg-settings.html. An extension's own are not among them.
 */
const readAtStart = new Set(
  [
    "autovacuum_freeze_max_age autovacuum_max_workers autovacuum_multixact_freeze_max_age huge_pages max_connections",
    "max_files_per_process max_locks_per_transaction max_logical_replication_workers max_pred_locks_per_transaction",
    "max_prepared_transactions max_replication_slots max_wal_senders max_worker_processes shared_buffers",
    "shared_preload_libraries superuser_reserved_connections track_activity_query_size track_commit_timestamp wal_buffers wal_level",
  ].flatMap((line) => line.split(" ")),
);

/** Whether a parameter takes effect only when the server restarts. */
export function needsRestart(parameter: string): boolean {
  return readAtStart.has(parameter);
}
