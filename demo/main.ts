import { chmodSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { buildIfNeeded } from "./build.ts";
import { removeLocalFolder } from "./clean-up.ts";
import { Interrupted, Shell } from "./shell.ts";

/**
 * `npm run demo`: the main job on real engines of this machine, with Node and npm alone. Each command is shown before it runs.
 * Whatever happens, nothing is left behind.
 */
const mail = `apiVersion: kubectl-cloud.dev/v1alpha1
kind: Queue
metadata: { name: mail }
spec: { visibilityTimeoutSeconds: 60 }
`;

const began = performance.now();
buildIfNeeded();
const shell = new Shell();
const project = realpathSync(mkdtempSync(join(tmpdir(), "kubectl-cloud-demo-")));
try {
  // PostgreSQL refuses to be root's, and its user has to come here
  if (process.getuid?.() === 0) chmodSync(project, 0o711);
  symlinkSync(join(import.meta.dirname, "app.ts"), join(project, "app.ts"));
  writeFileSync(join(project, "mail.yaml"), mail);
  shell.enter(project);

  shell.say("A database and a queue. On your PATH, kubectl-cloud is `kubectl cloud`; without --local it works in your cluster.");
  await shell.run("kubectl-cloud --local create postgres orders --wait");
  await shell.run("kubectl-cloud --local create queue mail --wait");
  await shell.run("kubectl-cloud --local status");

  shell.say("An app uses them: the addresses and the password are in its environment.");
  await shell.run("kubectl-cloud --local exec postgres/orders queue/mail -- node app.ts");

  shell.say("What would a change do? Then make it.");
  await shell.run("cat mail.yaml");
  await shell.run("kubectl-cloud --local plan -f mail.yaml");
  await shell.run("kubectl-cloud --local create -f mail.yaml --wait");

  shell.say("Every run is on record: why, for whom, what it changed.");
  await shell.run("kubectl-cloud --local history queue/mail");
  await shell.run("kubectl-cloud --local history postgres/orders");

  shell.say("And away with it all.");
  await shell.run("kubectl-cloud --local delete postgres/orders queue/mail");
  shell.say(`Done in ${((performance.now() - began) / 1000).toFixed(0)} s; nothing is left of it. Next: docs/guide/local.md`);
} catch (error) {
  process.exitCode = error instanceof Interrupted ? error.exitCode : 1;
  shell.say(error instanceof Error ? error.message : String(error));
} finally {
  await removeLocalFolder(shell, join(project, ".kubectl-cloud"));
  // what is just ending may write a last line
  rmSync(project, { recursive: true, force: true, maxRetries: 10 });
}
