import { type Command, Option } from "commander";

/** kubectl's flags that every command takes, before or after the verb. */
export function addGlobalFlags(program: Command): void {
  program
    .option("-n, --namespace <NAME>", "namespace to work in (default: the context's)")
    .option("--context <NAME>", "context of the kubeconfig to use")
    .option("--kubeconfig <FILE>", "kubeconfig to use (default: $KUBECONFIG, then ~/.kube/config)")
    .option("--as <USER>", "act as this user")
    .addOption(repeatable(new Option("--as-group <GROUP>", "act as a member of this group, with --as; may be repeated")))
    .option(
      "--local",
      "without a cluster: keep objects in the folder .kubectl-cloud, here or above, and run real engines; --local=DIR names another",
    )
    .addOption(new Option("--no-local").hideHelp())
    .addOption(new Option("--local-folder <DIR>").hideHelp())
    .option("--request-timeout <DURATION>", "how long to wait for an answer of the API server, such as 30s")
    .option("--v <LEVEL>", "1 adds where an error happened");
}

/** Makes a flag that may be given several times; its value is the list of all. */
export function repeatable(option: Option): Option {
  return option.argParser((value: string, previous: string[] | undefined) => [...(previous ?? []), value]);
}

/** `-o` with the formats that a command has. */
export function outputFlag(formats: readonly string[], description = "format of the output"): Option {
  return new Option("-o, --output <FORMAT>", description).choices(formats);
}

/** Help's section of examples: a comment and a command each. */
export function examples(...entries: readonly (readonly [comment: string, command: string])[]): string {
  return `\nExamples:\n${entries.map(([comment, command]) => `  # ${comment}\n  ${command}`).join("\n\n")}\n`;
}
