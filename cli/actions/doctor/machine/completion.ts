import { readFileSync } from "node:fs";
import { dirname } from "node:path";

import { quoted } from "../../../environment/shell.ts";
import { type Found, warning } from "../finding.ts";
import type { Machine } from "./machine.ts";
import { type Program, programs } from "./search.ts";

const name = "kubectl_complete-cloud";

/** Whether what kubectl asks for completions belongs to the plugin that it starts. Without one there is nothing to say. */
export function checkCompletion(machine: Machine): Found[] {
  const found = programs(machine, "kubectl").filter((program) => [name, "kubectl-cloud"].includes(program.name));
  const helpers = found.filter((program) => program.name === name);
  const [first] = helpers.filter(({ executable }) => executable);
  const findings = helpers
    .filter(({ executable }) => !executable)
    .map(({ path }) => warning(`${path} can't be executed, so that kubectl completes nothing by it`, `chmod +x ${quoted(path)}`));
  const plugin = found.find((program) => program.name === "kubectl-cloud" && program.executable);
  if (first && plugin && !belongsTo(first, plugin)) {
    const hint = `remove it, and link the one of that plugin instead: rm ${quoted(first.path)}; \`kubectl cloud completion bash\` says how`;
    findings.push(warning(`completion comes from ${first.path}, which is of another installation than ${plugin.path}`, hint));
  }
  return findings;
}

/** Both of one folder; or a script that asks whatever `kubectl cloud` is. */
function belongsTo(helper: Program, plugin: Program): boolean {
  if (dirname(helper.real) === dirname(plugin.real) || dirname(helper.path) === dirname(plugin.path)) return true;
  return readFileSync(helper.real, "utf8").slice(0, 500).includes("kubectl cloud __complete");
}
