/** The part that matters of https://www.npmjs.com/package/level, on which dynalite stands. */
interface Level {
  Level: new (
    path: string,
    options: { valueEncoding: "json" },
  ) => {
    iterator(range: { gte: string; lt: string }): AsyncIterable<[key: string, table: Table]>;
    put(key: string, table: Table): Promise<void>;
    close(): Promise<void>;
  };
}

interface Table {
  TableStatus: string;
  GlobalSecondaryIndexes?: { IndexStatus: string }[];
}

/** Keys of tables, as dynalite writes them. */
const range = { gte: "table~", lt: "table\u007F" };

/**
 * Ends what a server was at with a table when it was killed: dynalite itself would leave it so for ever. What it left undone is
 * asked for again by the next run. Throws when another server has the folder, or when it is broken.
 */
export async function mend(level: unknown, path: string): Promise<void> {
  const db = new (level as Level).Level(path, { valueEncoding: "json" });
  for await (const [key, table] of db.iterator(range)) {
    const indexes = table.GlobalSecondaryIndexes ?? [];
    if (table.TableStatus === "ACTIVE" && indexes.every(({ IndexStatus: status }) => status === "ACTIVE")) continue;
    for (const index of indexes) index.IndexStatus = "ACTIVE";
    await db.put(key, { ...table, TableStatus: "ACTIVE" });
  }
  await db.close();
}
