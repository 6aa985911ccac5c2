import { complete as candidatesOf } from "./completion/candidates.ts";
import { processFrame } from "./context.ts";
import { processIo } from "./io.ts";

const directives = { default: 0, noFiles: 4 };

/** A shell waits for us: what a slow cluster has not said by then is left out. */
const patienceMs = 1000;

/**
 * kubectl runs `kubectl_complete-cloud` with the words after `kubectl cloud`, and expects cobra's answer: a candidate per
 * line, with a tab and its meaning, then `:` and a sum of directives. Resolves to the exit code.
 */
export async function complete(words: string[]): Promise<number> {
  const nothing = { candidates: [], files: false };
  const late = new Promise<typeof nothing>((resolve) => setTimeout(() => resolve(nothing), patienceMs));
  // an error has no place to be shown in
  const completed = candidatesOf(words, processFrame(processIo())).catch(() => nothing);
  const { candidates, files } = await Promise.race([completed, late]);
  const lines = candidates.map(({ word, about }) => (about ? `${word}\t${about.split("\n")[0]}` : word));
  process.stdout.write([...lines, `:${files ? directives.default : directives.noFiles}`, ""].join("\n"));
  return 0;
}
