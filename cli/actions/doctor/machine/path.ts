import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { quoted } from "../../../environment/shell.ts";
import { type Found, ok, warning } from "../finding.ts";
import { isRunByNpm, type Machine } from "./machine.ts";
import { folders, programs } from "./search.ts";

/** Whether kubectl is on PATH, and finds a plugin there to run as `kubectl cloud`. */
export function checkPath(machine: Machine): Found[] {
  const found = programs(machine, "kubectl");
  const findings: Found[] = [];
  if (!found.some(({ name, executable }) => name === "kubectl" && executable)) {
    findings.push(
      warning(
        "kubectl is not on your PATH, so that `kubectl cloud` is no command here",
        "install it, see https://kubernetes.io/docs/tasks/tools; without it, write kubectl-cloud",
      ),
    );
  }
  const named = found.filter(({ name }) => name === "kubectl-cloud");
  const first = named.find(({ executable }) => executable);
  for (const { path } of named.filter(({ executable }) => !executable)) {
    findings.push(warning(`${path} can't be executed, so that kubectl passes over it`, `chmod +x ${quoted(path)}`));
  }
  if (!first) findings.push(notFound(machine));
  else findings.push(ok(`\`kubectl cloud\` starts ${first.path}`));
  return findings;
}

function notFound(machine: Machine): Found {
  const what = "kubectl finds no kubectl-cloud on your PATH, so that `kubectl cloud` is no command here";
  const krew = krewFolder(machine);
  if (krew !== undefined && !folders(machine).includes(krew)) {
    return warning(`${what}: krew has put it in ${krew}, which is not on it`, `${onPath(machine, krew)}, in your shell's start file too`);
  }
  if (isRunByNpm(machine)) {
    return warning(
      `${what}; npm runs it this once`,
      "to keep it: npm install --global kubectl-cloud; what it says of `kubectl cloud` holds for npx kubectl-cloud too",
    );
  }
  const { program } = machine;
  return warning(
    `${what}; this one is ${program}`,
    /^kubectl-cloud(\.exe)?$/i.test(basename(program))
      ? onPath(machine, dirname(program))
      : `link it into a folder of PATH: ln -s ${quoted(program)} /usr/local/bin/kubectl-cloud`,
  );
}

/** Where krew has put the plugin: https://krew.sigs.k8s.io/docs/user-guide/setup/install. Undefined where it hasn't. */
function krewFolder({ env, platform }: Machine): string | undefined {
  const home = env["HOME"] ?? env["USERPROFILE"];
  const root = env["KREW_ROOT"] || (home && join(home, ".krew"));
  const names = platform === "win32" ? ["kubectl-cloud.exe"] : ["kubectl-cloud"];
  return root && names.some((name) => existsSync(join(root, "bin", name))) ? join(root, "bin") : undefined;
}

function onPath({ platform }: Machine, folder: string): string {
  return platform === "win32"
    ? `put it first on PATH: $env:Path = "${folder};$env:Path"`
    : `put it first on PATH: export PATH=${quoted(folder)}:"$PATH"`;
}
