import { Argument } from "commander";

import type { Configure } from "../verbs.ts";

const shells = ["bash", "zsh", "fish", "powershell"] as const;
type ShellName = (typeof shells)[number];

export const configure: Configure = (command, frame) => {
  command.addArgument(new Argument("<shell>", "shell to set up").choices(shells)).action((shell: ShellName) => {
    frame.io.out(text(shell));
  });
};

function text(shell: ShellName): string {
  const { file, load } = setUp[shell];
  return `# kubectl completes \`kubectl cloud\` itself, as soon as
# 1. kubectl's own completion is loaded: put this line into ${file}
${load}
# 2. the program kubectl_complete-cloud is on PATH: npm installs it beside kubectl-cloud, and an archive has it there.
#    krew links kubectl-cloud alone, so with krew, once:
#    ${shell === "powershell" ? krewOnWindows : krew}
`;
}

const setUp: Record<ShellName, { file: string; load: string }> = {
  bash: { file: "~/.bashrc", load: "source <(kubectl completion bash)" },
  zsh: { file: "~/.zshrc", load: "source <(kubectl completion zsh)" },
  fish: { file: "~/.config/fish/config.fish", load: "kubectl completion fish | source" },
  powershell: { file: "$PROFILE", load: "kubectl completion powershell | Out-String | Invoke-Expression" },
};

/** A release's executable completes when it is called by that name; krew's own link leads to each version in turn. */
const krew = "ln -s kubectl-cloud ~/.krew/bin/kubectl_complete-cloud";

/** Links are for administrators there, and this file is the same in each version. */
const krewOnWindows = 'Copy-Item "$HOME\\.krew\\store\\cloud\\*\\kubectl_complete-cloud.cmd" "$HOME\\.krew\\bin"';
