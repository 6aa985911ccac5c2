import { complete, main } from "./app.ts";

// The program of a release's executables, which need no Node; npm's is start.ts. Completion is a verb of it, by the name that
// cobra's programs have for theirs, as an archive has one executable.

// a reader that went away, such as `head`, is no error
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const [verb, ...words] = process.argv.slice(2);
void (verb === "__complete" ? complete(words) : main(process.argv.slice(2))).then((exitCode) =>
  // only its end waits in Bun until a slow reader has all that was written
  process.stdout.end(() => process.exit(exitCode)),
);
