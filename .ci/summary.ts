import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";

/**
 * Reads vitest's JSON reports; says what could not run or was left out, and "N passed, N failed" as the last line.
 * Fails unless every test ran and passed: here all parts are there, so that nothing may be left out.
 */
interface Report {
  testResults: { name: string; status: string; message: string; assertionResults: { status: string; fullName: string }[] }[];
}

const reports = process.argv.slice(2);
const read = (path: string) => (existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Report).testResults : []);
const files = reports.flatMap(read);
const tests = files.flatMap((file) => file.assertionResults.map((test) => ({ ...test, file: file.name })));
const passed = tests.filter((test) => test.status === "passed").length;
// a file that could not be loaded, or whose set-up failed, has no failed test of its own
const broken = files.filter((file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"));

for (const { name, message } of broken) console.log(`could not run: ${name}: ${message}`);
for (const { fullName, file, status } of tests) {
  if (status !== "passed" && status !== "failed") console.log(`left out: ${fullName} (${file})`);
}
const empty = reports.filter((path) => read(path).length === 0);
for (const path of empty) console.log(`no test ran for ${basename(path)}`);
const failed = tests.length - passed + broken.length + empty.length;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && tests.length > 0 ? 0 : 1;
