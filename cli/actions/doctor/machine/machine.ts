import { realpathSync } from "node:fs";

/** Whether this is a release's executable, which is a program by itself; build/ sets it. */
declare const standalone: boolean;

/** A machine as far as it decides what `kubectl cloud` starts there. */
export interface Machine {
  /** PATH, PATHEXT, KREW_ROOT, HOME or USERPROFILE, and what npm sets of the programs it runs. */
  env: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  currentFolder: string;
  /** The file of the program that runs, behind all links. */
  program: string;
}

/** This machine, and this program on it. */
export function thisMachine(): Machine {
  const { env, platform, argv, execPath } = process;
  const file = standalone ? execPath : (argv[1] ?? execPath);
  return { env, platform, currentFolder: process.cwd(), program: behindLinks(file) };
}

/** Whether npx, `npm exec` or another package manager runs us, and has put its own folders on PATH for that. */
export function isRunByNpm({ env }: Machine): boolean {
  return env["npm_command"] !== undefined || env["npm_config_user_agent"] !== undefined;
}

function behindLinks(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    // an upgrade has just taken it away
    return file;
  }
}
