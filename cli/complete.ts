#!/usr/bin/env node
import { enableCompileCache } from "./compile-cache.ts";

/**
 * kubectl runs this as `kubectl_complete-cloud` with the words after `kubectl cloud`, and expects cobra's answer:
 * a candidate per line, with a tab and its meaning, then `:` and a sum of directives.
 */
const directives = { default: 0, noFiles: 4 };

/** A shell waits for us: what a slow cluster has not said by then is left out. */
const patienceMs = 1000;

enableCompileCache();
const { complete } = await import("./completion/candidates.ts");
const { processFrame } = await import("./context.ts");
const { processIo } = await import("./io.ts");

const nothing = { candidates: [], files: false };
const late = new Promise<typeof nothing>((resolve) => setTimeout(() => resolve(nothing), patienceMs));
// an error has no place to be shown in
const completed = complete(process.argv.slice(2), processFrame(processIo())).catch(() => nothing);
const { candidates, files } = await Promise.race([completed, late]);
const lines = candidates.map(({ word, about }) => (about ? `${word}\t${about.split("\n")[0]}` : word));
process.stdout.write([...lines, `:${files ? directives.default : directives.noFiles}`, ""].join("\n"), () => process.exit(0));
