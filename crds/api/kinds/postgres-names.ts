import { z } from "zod";

import { field, matches, type Rule } from "../fields.ts";

/** What no database or role may be called unquoted, and RDS not at all: https://www.postgresql.org/docs/18/sql-keywords-appendix.html */
const reservedWords = [
  "all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column concurrently",
  "constraint create cross current_catalog current_date current_role current_schema current_time current_timestamp current_user default",
  "deferrable desc distinct do else end except false fetch for foreign freeze from full grant group having ilike in initially inner",
  "intersect into is isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset on only or order",
  "outer overlaps placing primary references returning right select session_user similar some symmetric system_user table tablesample then",
  "to trailing true union unique user using variadic verbose when where window with",
].flatMap((line) => line.split(" "));

/** Databases that are there already, on RDS or Azure. */
const takenDatabases = ["postgres", "template0", "template1", "rdsadmin", "azure_maintenance", "azure_sys"];

/** Names that RDS or Azure refuse, https://learn.microsoft.com/rest/api/postgresql/servers/create-or-update beside AWS' own. */
const takenUsernames = ["admin", "administrator", "root", "guest", "public", "none"];

const notIn = (words: readonly string[], message: string): Rule => ({
  rule: `!(self in [${words.map((word) => `'${word}'`).join(", ")}])`,
  message,
});

const name = /^[a-z][a-z0-9_]*$/;

/** A database that both clouds can make: RDS' 63 characters, lower-case so that SQL needs no quotes. */
export const databaseName = () =>
  field(z.string().max(63).default("app"), {
    description: "Database to make: up to 63 lower-case letters, digits and _, beginning with a letter. Make further ones with SQL.",
    immutable: "database is immutable: make further databases with SQL, or another Postgres",
    placeholder: "NAME",
    rules: [
      matches(name, "not a database's name: use lower-case letters, digits and '_', beginning with a letter"),
      notIn(takenDatabases, "a database of that name is always there: choose another name, and connect to it beside yours"),
      notIn(reservedWords, "a reserved word of PostgreSQL can't name a database: choose another name"),
    ],
  });

/** A master user that both clouds can make: RDS' 16 characters. */
export const masterUsername = () =>
  field(z.string().max(16).default("dbadmin"), {
    description: "Master user: up to 16 lower-case letters, digits and _, beginning with a letter. Its password is generated.",
    immutable: "username is immutable: make further users with SQL, or another Postgres",
    placeholder: "NAME",
    rules: [
      matches(name, "not a user's name: use lower-case letters, digits and '_', beginning with a letter"),
      notIn(takenUsernames, "the clouds let no master user have that name: choose another, such as dbadmin"),
      {
        rule: "!self.matches('^(pg_|rds|azure_)')",
        message: "names that begin with pg_, rds or azure_ belong to PostgreSQL and the clouds: choose another, such as dbadmin",
      },
      notIn(reservedWords, "a reserved word of PostgreSQL can't name a user: choose another, such as dbadmin"),
    ],
  });
