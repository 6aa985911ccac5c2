import { wholeLife } from "./whole-life.ts";

/** A program, for a user of its own: `node as-user.ts FOLDER`. Prints a {@link file://./whole-life.ts}. */
process.stdout.write(JSON.stringify(await wholeLife(process.argv[2])));
