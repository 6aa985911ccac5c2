import { Argument } from "commander";

import type { Configure } from "../verbs.ts";

const shells = ["bash", "zsh", "fish"] as const;

export const configure: Configure = (command, frame) => {
  command.addArgument(new Argument("<shell>", "shell to set up").choices(shells)).action((shell: (typeof shells)[number]) => {
    frame.io.out(text(shell));
  });
};

function text(shell: (typeof shells)[number]): string {
  const load = shell === "fish" ? "kubectl completion fish | source" : `source <(kubectl completion ${shell})`;
  const file = { bash: "~/.bashrc", zsh: "~/.zshrc", fish: "~/.config/fish/config.fish" }[shell];
  return `# kubectl completes \`kubectl cloud\` itself, as soon as
# 1. kubectl's own completion is loaded: put this line into ${file}
${load}
# 2. the executable kubectl_complete-cloud is on PATH: npm installs it beside kubectl-cloud;
#    for a plugin from elsewhere, link it to complete.js in the plugin's folder
`;
}
