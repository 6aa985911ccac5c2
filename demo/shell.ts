import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter, join } from "node:path";

/** Somebody has had enough, with Ctrl-C for example. */
export class Interrupted extends Error {
  readonly exitCode: number;

  constructor(signal: NodeJS.Signals) {
    super("Interrupted: cleaning up.");
    this.exitCode = 128 + constants.signals[signal];
  }
}

/** Runs commands as one would type them, and shows them before. */
export class Shell {
  #folder = "";
  #env: NodeJS.ProcessEnv = {};
  #interrupted: Interrupted | undefined;
  #running: ChildProcess | undefined;

  /** From now on nothing but SIGKILL ends us before we have cleaned up. */
  constructor() {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => this.#interrupt(signal));
    // nobody reads any more, after `| head` for example, or in a terminal that was closed
    for (const stream of [process.stdout, process.stderr]) stream.on("error", () => this.#interrupt("SIGPIPE"));
  }

  /** The folder to work in. */
  enter(folder: string): void {
    this.#folder = folder;
    const { KUBECTL_CLOUD_LOCAL: _, ...env } = process.env;
    // as npm has it for its scripts, also without npm; and what is kept between commands goes with the rest
    const path = [join(import.meta.dirname, "../node_modules/.bin"), env["PATH"] ?? ""].join(delimiter);
    this.#env = { ...env, PATH: path, KUBECACHEDIR: join(folder, "cache") };
  }

  /** A sentence for people. */
  say(sentence: string): void {
    const [bold, plain] = process.stdout.isTTY ? ["\u001B[1m", "\u001B[0m"] : ["", ""];
    process.stdout.write(`\n${bold}# ${sentence}${plain}\n`);
  }

  /** Shows a command and runs it. Throws {@link Interrupted}, and Error when it does not end with 0. */
  async run(command: string): Promise<void> {
    this.#stopIfInterrupted();
    process.stdout.write(`\n$ ${command}\n`);
    const code = await this.#run(command.split(" "), "inherit", false);
    this.#stopIfInterrupted();
    if (code !== 0) throw new Error(`${command} ended with exit code ${code}`);
  }

  /** Runs a command without a word, and without being interrupted. Resolves to whether it ended with 0. */
  async quietly(words: readonly string[]): Promise<boolean> {
    return (await this.#run(words, "ignore", true)) === 0;
  }

  #interrupt(signal: NodeJS.Signals): void {
    this.#interrupted ??= new Interrupted(signal);
    this.#running?.kill("SIGTERM");
  }

  #stopIfInterrupted(): void {
    if (this.#interrupted) throw this.#interrupted;
  }

  #run([program = "", ...args]: readonly string[], stdio: "inherit" | "ignore", alone: boolean): Promise<number> {
    return new Promise((resolve, reject) => {
      // in a session of its own Ctrl-C does not reach it
      const child = spawn(program, args, { cwd: this.#folder, env: this.#env, stdio, detached: alone });
      this.#running = alone ? undefined : child;
      child.once("error", reject);
      child.once("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
    });
  }
}
