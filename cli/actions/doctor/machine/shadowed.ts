import { exec, execFile } from "node:child_process";
import { promisify } from "node:util";

import manifest from "../../../../package.json" with { type: "json" };
import { verbs } from "../../../verbs.ts";
import { type Found, ok, warning } from "../finding.ts";
import { isRunByNpm, type Machine } from "./machine.ts";
import { leadsTo } from "./same.ts";
import { type Program, programs } from "./search.ts";

/** How long another program may take to say its version, in milliseconds. */
const patienceMs = 5_000;

/** Whether `kubectl cloud` starts another program than this one, for all commands or for some; see `kubectl plugin list`. */
export async function checkShadowed(machine: Machine): Promise<Found[]> {
  const found = programs(machine, "kubectl-cloud").filter(({ executable }) => executable);
  const [first, ...behind] = distinct(found.filter(({ name }) => name === "kubectl-cloud"));
  const findings = verbsTaken(found);
  if (first && !leadsTo(first, machine.program)) findings.push(await another(first, machine));
  else if (first && behind.length) findings.push(await several(first, behind));
  return first && !findings.length ? [ok("nothing else on your PATH takes its name")] : findings;
}

async function another(first: Program, machine: Machine): Promise<Found> {
  const message = `\`kubectl cloud\` starts ${first.path} (${await versionOf(first)}), and not this one, ${machine.program} (${manifest.version})`;
  const hint = isRunByNpm(machine)
    ? "npm runs this one this once: to have it for good, bring the other up to date, or remove it"
    : `remove the one that you don't want: rm ${first.path}; or put the folder of this one before it on PATH`;
  return warning(message, hint);
}

async function several(first: Program, behind: readonly Program[]): Promise<Found> {
  const others = await Promise.all(behind.map(async (program) => `${program.path} (${await versionOf(program)})`));
  return warning(
    `\`kubectl cloud\` starts ${first.path} (${manifest.version}), which hides ${others.join(", ")}`,
    `remove what you don't want: rm ${behind.map(({ path }) => path).join(" ")}`,
  );
}

/** kubectl looks for `kubectl-cloud-create` first, and joins what has a hyphen with an underscore. */
function verbsTaken(found: readonly Program[]): Found[] {
  const [own] = found.filter(({ name }) => name === "kubectl-cloud");
  const taken = verbs.flatMap(({ name: verb }) => {
    const name = `kubectl-cloud-${verb.replaceAll("-", "_")}`;
    const program = found.find((one) => one.name === name || one.name.startsWith(`${name}-`));
    return program ? [{ words: program.name.slice("kubectl-".length).replaceAll("-", " ").replaceAll("_", "-"), program }] : [];
  });
  return taken.map(({ words, program: { path } }) =>
    warning(
      `\`kubectl ${words}\` starts ${path}, another plugin, and not ${own?.path ?? "this one"}`,
      `remove it, or take it off PATH: rm ${path}`,
    ),
  );
}

/** Several names of one file are one program. */
function distinct(found: readonly Program[]): Program[] {
  return found.filter(({ real }, index) => found.findIndex((other) => other.real === real) === index);
}

/** What a program says that its version is, which may be another's of the same name. */
async function versionOf({ path }: Program): Promise<string> {
  try {
    const { stdout } = await run(path, { timeout: patienceMs });
    return /^Client: (\d+\.\d+\.\d+\S*)/m.exec(stdout)?.[1] ?? "which is no kubectl-cloud of ours";
  } catch {
    return "which does not say its version";
  }
}

function run(path: string, options: { timeout: number }): Promise<{ stdout: string }> {
  // npm's programs on Windows are scripts, which only its shell can start
  if (path.toLowerCase().endsWith(".cmd")) return promisify(exec)(`"${path}" version --client`, options);
  return promisify(execFile)(path, ["version", "--client"], options);
}
