import { basename } from "node:path";

import { complete, main } from "./app.ts";

// The program of a release's executables, which need no Node; npm's is start.ts. Completion is a verb of it, by the name that
// cobra's programs have for theirs, as an archive has one executable; and all that it does when it is called by the name that
// kubectl looks for, as krew has no place for a second program: a link is enough.

// a reader that went away, such as `head`, is no error
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const words = process.argv.slice(2);
const completing = basename(process.argv0) === "kubectl_complete-cloud" ? words : words[0] === "__complete" ? words.slice(1) : undefined;
void (completing ? complete(completing) : main(words)).then((exitCode) =>
  // only the end of a stream waits in Bun until a slow reader has all that was written
  process.stdout.end(() => process.stderr.end(() => process.exit(exitCode))),
);
