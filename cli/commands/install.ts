import { Option } from "commander";

import type { KubeObject } from "../../crds/api/objects.ts";
import { UsageError } from "../../lib/errors.ts";
import type { DryRun } from "../actions/create.ts";
import { bringsServiceBindings, type Dispatch, dispatchers } from "../actions/dispatcher.ts";
import { defaults, installation, otherDispatcher, partName, refOf, serviceBindingParts } from "../actions/install-manifests.ts";
import { requireVersion } from "../actions/install-server.ts";
import { install, type Installed } from "../actions/install.ts";
import { checkPullSecretName, pullSecretWarning } from "../actions/pull-secret.ts";
import { imageNote } from "../actions/runner-image.ts";
import type { Context, Frame, GlobalFlags } from "../context.ts";
import { parseDuration } from "../duration.ts";
import { examples, outputFlag, repeatable } from "../flags/common.ts";
import { asList, serialize, withoutManagedFields } from "../output/serialize.ts";
import type { Configure } from "../verbs.ts";

interface Flags extends GlobalFlags {
  image: string;
  imagePullPolicy: string;
  imagePullSecret?: string[];
  dispatch?: Dispatch;
  schedule: string;
  serviceBindings?: boolean;
  dryRun: DryRun;
  forceConflicts?: boolean;
  allowDowngrade?: boolean;
  wait?: boolean;
  timeout: string;
  output?: "json" | "yaml" | "name";
}

export const configure: Configure = (command, frame) => {
  command
    .description(
      "Install kubectl cloud in the cluster: its kinds, its namespace, the rights and policies of runs, and the dispatcher. Over an older version it is the upgrade. Repeating it changes only what differs. In local mode: the engines, from npm.",
    )
    .option("--image <IMAGE>", "image of the dispatcher and of the runs", defaults.image)
    .addOption(
      new Option("--image-pull-policy <POLICY>", "when nodes pull it")
        .choices(["IfNotPresent", "Always", "Never"])
        .default(defaults.imagePullPolicy),
    )
    .addOption(repeatable(new Option("--image-pull-secret <NAME>", "Secret in the runner's namespace to pull it with; may be repeated")))
    .addOption(
      new Option(
        "--dispatch <HOW>",
        "cron: a CronJob looks for what is due, and nothing runs in between; watch: a Deployment starts runs within moments of a change (default: what is installed, else cron)",
      ).choices(["cron", "watch"]),
    )
    .option("--schedule <CRON>", "when the CronJob looks for what is due", defaults.schedule)
    .option(
      "--service-bindings",
      "bring about the ServiceBindings of servicebinding.io too, where no other implementation does (default: as it is installed, else not)",
    )
    .option("--no-service-bindings", "leave ServiceBindings to others")
    .addOption(
      new Option("--dry-run <HOW>", "client: print the manifests, for GitOps; server: let the cluster check them; nothing is stored")
        .choices(["none", "client", "server"])
        .default("none"),
    )
    .addOption(outputFlag(["json", "yaml", "name"], "print the objects"))
    .option("--force-conflicts", "take over fields that something else has set")
    .option("--allow-downgrade", "go back to an older version than the one that is installed")
    .option("--wait", "wait until the admission policies are in force too")
    .option("--timeout <DURATION>", "how long to wait", "2m")
    .addHelpText(
      "after",
      examples(
        ["Install, or bring an installation up to date", "kubectl cloud install"],
        [
          "With an image of one's own registry",
          "kubectl cloud install --image registry.example.com/kubectl-cloud-runner:1.0 --image-pull-secret pull",
        ],
        ["With a dispatcher that watches, for shared clusters and GitOps", "kubectl cloud install --dispatch=watch"],
        ["On this machine: the engines of local mode", "kubectl cloud --local install"],
        ["The manifests, to commit them to a GitOps repository", "kubectl cloud install --dry-run=client -o yaml > kubectl-cloud.yaml"],
      ),
    )
    .action(async () => {
      const flags: Flags = command.optsWithGlobals();
      const place = frame.place(flags);
      if (place.type === "folder") return (await import("./install-engines.ts")).installLocally(frame, command, place);
      const timeoutMs = parseDuration(flags.timeout, "--timeout");
      checkFlags(flags);
      const note = imageNote(flags.image, flags.imagePullPolicy);
      if (note !== undefined) frame.io.note(note);
      const context = flags.dryRun === "client" ? undefined : await frame.connectCluster(flags);
      if (context) await requireVersion(context);
      const installed = context && (await dispatchers(context.store))[0];
      // what is there stays unless something else is asked for
      const dispatch = flags.dispatch ?? installed?.dispatch ?? defaults.dispatch;
      const serviceBindings = flags.serviceBindings ?? (installed ? bringsServiceBindings(installed) : defaults.serviceBindings);
      if (dispatch === "watch" && command.getOptionValueSource("schedule") !== "default") throw noSchedule(flags);
      const { image, imagePullPolicy, imagePullSecret: imagePullSecrets = [], schedule } = flags;
      const parts = await installation({ image, imagePullPolicy, imagePullSecrets, dispatch, schedule, serviceBindings });
      if (!context || flags.dryRun === "client") {
        await print(
          frame,
          flags,
          parts.map((part) => ({ ...part, change: "created" })),
        );
        return;
      }
      for (const name of imagePullSecrets) {
        const warning = await pullSecretWarning(context, name);
        if (warning !== undefined) frame.io.note(warning);
      }
      const replaced = [otherDispatcher(dispatch), ...(serviceBindings ? [] : (await serviceBindingParts()).map(refOf))];
      const { forceConflicts: force = false, allowDowngrade = false } = flags;
      const request = { parts, image, replaced, dryRun: flags.dryRun, force, allowDowngrade, timeoutMs };
      const done: Installed[] = [];
      for await (const one of install(context, request)) {
        if (one.change === "kept") {
          frame.io.note(`note: ${partName(one.type, one.object.metadata.name)} is no part of this version, and is kept, as ${one.why}`);
          continue;
        }
        done.push(one);
        // each as it happens, so that what was written is known should a later one fail
        if (flags.output === undefined) frame.io.out(lineOf(one, flags.dryRun));
      }
      if (flags.output !== undefined) await print(frame, flags, done);
      if (flags.dryRun === "none") await finish(context, frame, flags, done, timeoutMs);
    });
};

/** What the API server would find only when half is installed. */
function checkFlags({ imagePullSecret = [], schedule }: Flags): void {
  for (const name of imagePullSecret) checkPullSecretName(name);
  if (!/^(@(hourly|daily|midnight|weekly|monthly|yearly|annually|every \w+)|[\w*/,?-]+( +[\w*/,?-]+){4})$/.test(schedule)) {
    throw new UsageError(
      `--schedule: "${schedule}" is not a schedule`,
      'write it as cron does: minute, hour, day, month and weekday, such as "*/5 * * * *"',
    );
  }
}

function noSchedule({ dispatch }: Flags): UsageError {
  return new UsageError(
    `--schedule: a dispatcher that watches has no schedule${dispatch ? "" : ", and that is the one that is installed"}`,
    "leave it out, or choose the CronJob with --dispatch=cron",
  );
}

async function finish(context: Context, { io }: Frame, { wait }: Flags, done: readonly Installed[], timeoutMs: number): Promise<void> {
  if (wait) {
    const { untilPoliciesActive } = await import("../actions/install-wait.ts");
    await untilPoliciesActive(context, done, timeoutMs);
  }
  if (done.every(({ change }) => change === "created"))
    io.note("next: add a cloud account with `kubectl cloud account add`, and look at it all with `kubectl cloud doctor`");
}

function lineOf({ type, object, change }: Installed, dryRun: DryRun): string {
  const suffix = { none: "", client: " (dry run)", server: " (server dry run)" }[dryRun];
  return `${partName(type, object.metadata.name)} ${change}${suffix}\n`;
}

async function print({ io }: Frame, { output, dryRun }: Flags, parts: readonly Installed[]): Promise<void> {
  const objects = parts.filter(({ change }) => change !== "deleted").map(({ object }) => object);
  if (output === "json") io.out(await serialize(asList(objects, false), "json"));
  else if (output === "yaml") io.out(await documents(objects));
  else if (output === "name") io.out(parts.map(({ type, object }) => `${partName(type, object.metadata.name)}\n`).join(""));
  else io.out(parts.map((part) => lineOf(part, dryRun)).join(""));
}

/** One YAML document each, as GitOps tools and people like them better than a List. */
async function documents(objects: readonly KubeObject[]): Promise<string> {
  const texts = await Promise.all(objects.map((object) => serialize(withoutManagedFields(object), "yaml")));
  return texts.join("---\n");
}
