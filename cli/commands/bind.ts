import { UsageError } from "../../lib/errors.ts";
import { bind, type Bound } from "../actions/bind.ts";
import type { ClusterContext, Frame } from "../context.ts";
import { parseDuration } from "../duration.ts";
import { examples } from "../flags/common.ts";
import { nameProblem } from "../flags/name.ts";
import { bindingColumns } from "../output/bindings.ts";
import { asList, serialize } from "../output/serialize.ts";
import { table } from "../output/table.ts";
import type { Configure } from "../verbs.ts";
import { parseBound, workloadWords } from "../workload.ts";
import { addBindFlags, type BindFlags, wantedOf } from "./bind-flags.ts";
import { refuseFolder } from "./bind-folder.ts";
import { askAndBind, askedFor } from "./bind-screen.ts";
import { boundLines } from "./bind-told.ts";
import { finish } from "./written.ts";

export const configure: Configure = (command, frame) => {
  command
    .usage("KIND/NAME WORKLOAD [flags]")
    .description(
      "Put the connection of a cloud service, or a plain Secret, into the pods of a workload.\n\n" +
        "Writes a CloudBinding, from which a run adds environment variables, files or both to the workload, and keeps them there. The service need not be ready: what isn't yet is waited for. " +
        "Without --env, --all, --prefix and --files it is --all and --files: each key as a variable, and as a file below $SERVICE_BINDING_ROOT. " +
        "On a terminal, what is missing of service and workload is asked for, and the change is shown before it is made.",
    )
    .argument("[target...]", `KIND/NAME or secret/NAME, then the workload: ${workloadWords.join(", ")} or any kind with a pod template`);
  addBindFlags(command);
  command
    .addHelpText(
      "after",
      examples(
        ["ORDERS_HOST, ORDERS_URI and so on, and files of the same, in a deployment", "kubectl cloud bind postgres/orders deployment/web"],
        [
          "The variables that an app expects",
          "kubectl cloud bind postgres/orders deploy web --env DB_HOST=host --env DB_PASSWORD=password",
        ],
        [
          "DB_HOST, DB_PORT and so on in one container, and wait for it",
          "kubectl cloud bind postgres/orders sts/web --prefix DB_ --container app --wait",
        ],
        [
          "Files for a library that knows servicebinding.io, in all workloads with a label",
          "kubectl cloud bind postgres/orders deployment -l app=web --files",
        ],
        ["A Secret of yours", "kubectl cloud bind secret/stripe deployment/web --env STRIPE_KEY=key"],
        ["What the deployment would look like", "kubectl cloud bind postgres/orders deployment/web --dry-run=server -o yaml"],
        ["A Job, which can't be changed any more once it is there", "kubectl cloud bind postgres/orders -f job.yaml | kubectl create -f -"],
      ),
    )
    .action(async (words: string[]) => {
      const flags: BindFlags = command.optsWithGlobals();
      const wanted = wantedOf(flags);
      const named = askedFor(words, flags, frame.io.rich);
      if (!named) refuseFolder(frame, flags, words[0]);
      if (flags.filename) {
        const { bindFiles } = await import("./bind-files.ts");
        return bindFiles(frame, flags, words, wanted);
      }
      const problem = flags.name === undefined ? undefined : nameProblem(flags.name);
      if (problem) throw new UsageError(`--name: ${problem}`);
      if (named) return askAndBind(frame, flags, named, wanted);
      const { service, workload } = parseBound(words, flags.selector);
      if (wanted.restartOnChange && /^secrets?$/i.test(service.kind)) {
        throw new UsageError(
          "nobody watches a plain Secret, so that --restart-on-change has no meaning",
          `leave it out, and after a change use \`kubectl rollout restart ${workload.kind}${"name" in workload ? `/${workload.name}` : ""}\``,
        );
      }
      const timeoutMs = parseDuration(flags.timeout, "--timeout");
      const context = await frame.connectCluster(flags);
      const bound = await bind(context, { ...wanted, service, workload, name: flags.name, dryRun: flags.dryRun });
      await show(context, frame, flags, bound, timeoutMs);
    });
};

async function show(context: ClusterContext, { io }: Frame, flags: BindFlags, bound: Bound, timeoutMs: number): Promise<void> {
  const { output, dryRun } = flags;
  for (const sentence of bound.leftOut) io.note(sentence);
  if (dryRun === "server" && (output === "yaml" || output === "json")) {
    const workloads = await bound.preview();
    return io.out(await serialize(asList(workloads, workloads.length === 1), output));
  }
  const more = dryRun === "none" && output === undefined ? boundLines(bound) : [];
  const objects = await finish(context, io, flags, [bound.written], timeoutMs, more);
  if (output !== "wide") return;
  const columns = bindingColumns({ wide: true, namespaces: false, now: () => context.now() });
  io.out(
    table(
      columns,
      objects.map((object) => ({ object })),
    ),
  );
}
