import { spawn } from "node:child_process";
import { join } from "node:path";

/**
 * All tests, `npm test`. Those of e2e wait for pods most of the time, and have the node for themselves, so they run beside the
 * others: vitest would begin them once those have ended. What they print comes as a whole, last. Arguments go to vitest.
 *
 * TEST_REPORTS names a folder for vitest's JSON reports: `others.json` and `e2e.json`.
 */
const given = process.argv.slice(2);
const reports = process.env["TEST_REPORTS"];
const vitest = join(import.meta.dirname, "../node_modules/vitest/vitest.mjs");

function run(name: string, projects: readonly string[], output: "inherit" | "pipe"): Promise<{ exitCode: number; printed: string }> {
  const report =
    reports === undefined ? [] : ["--reporter=default", "--reporter=json", `--outputFile.json=${join(reports, `${name}.json`)}`];
  const args = [vitest, "run", ...projects.map((project) => `--project=${project}`), ...report, ...given];
  const child = spawn(process.execPath, args, { stdio: ["ignore", output, output] });
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (part: Buffer) => printed.push(part));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    // ended by a signal, it has not passed
    child.on("close", (exitCode) => resolve({ exitCode: exitCode ?? 1, printed: Buffer.concat(printed).toString("utf8") }));
  });
}

const [others, e2e] = await Promise.all([run("others", ["unit", "integration"], "inherit"), run("e2e", ["e2e"], "pipe")]);
process.stdout.write(`\n${e2e.printed}`);
process.exitCode = others.exitCode || e2e.exitCode;
