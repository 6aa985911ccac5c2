import { spawnSync } from "node:child_process";
import { globSync, statSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** Builds the plugin and the runner, unless they were built since the last change. */
export function buildIfNeeded(): void {
  const sources = globSync(["package.json", "{build,cli,crds,deploy,lib,runner}/**/*"], { cwd: root });
  const built = statSync(join(root, "dist/runner/package.json"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (sources.every((file) => statSync(join(root, file)).mtimeMs < built)) return;
  const { status } = spawnSync(process.execPath, [join(root, "build/bundle.ts")], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
