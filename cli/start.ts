#!/usr/bin/env node
import { basename, join } from "node:path";

import type * as App from "./app.ts";
import { loadCompiled } from "./compile-cache.ts";

/** Of the bundled app.ts; build/bundle.ts sets it. */
declare const build: string;

// a reader that went away, such as `head`, is no error
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

// this file is bundled as dist/cli/main.js and dist/cli/complete.js
void run(basename(import.meta.filename, ".js") as keyof typeof App, process.argv.slice(2));

async function run(program: keyof typeof App, args: string[]): Promise<void> {
  const [verb = ""] = args;
  const name = program === "main" && /^[a-z]+$/.test(verb) ? verb : program;
  const { exports: app, keep } = loadCompiled<typeof App>(join(import.meta.dirname, "app.js"), build, name);
  const exitCode = await app[program](args);
  // what is no verb fails, and needs no code kept
  if (exitCode === 0) keep();
  // what is written to a pipe is there once its reader has taken it
  process.stdout.write("", () => process.stderr.write("", () => process.exit(exitCode)));
}
