import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** How a program is started on a terminal. */
export interface TmuxOptions {
  env: NodeJS.ProcessEnv;
  cwd?: string;
  columns?: number;
  rows?: number;
}

/** How a terminal is. */
export interface TerminalModes {
  alternate: boolean;
  cursor: boolean;
  echo: boolean;
  /** Whether a program gets whole lines, and no keys. */
  lines: boolean;
}

/** A program on a real terminal, which tmux is. Screens are read as text. */
export class Tmux {
  readonly #socket = `test-${randomBytes(6).toString("hex")}`;

  /** Starts a program; once it has ended, the screen says `exit code N` below what it left. */
  static async start(command: readonly string[], { env, cwd, columns = 100, rows = 30 }: TmuxOptions): Promise<Tmux> {
    const terminal = new Tmux();
    const line = `${command.map(quoted).join(" ")}; echo "exit code $?"; exec sleep 600`;
    const size = ["-x", String(columns), "-y", String(rows)];
    // a terminal in CI is none to the plugin
    const { CI: _ci, TMUX: _tmux, ...rest } = env;
    const utf8 = { ...rest, LANG: "C.UTF-8", LC_ALL: "C.UTF-8", TERM: "xterm-256color" };
    const args = ["-f", "/dev/null", "new-session", "-d", ...size, ...(cwd === undefined ? [] : ["-c", cwd]), "sh", "-c", line];
    await run("tmux", ["-L", terminal.#socket, "-u", ...args], { env: utf8 });
    // programs may write to the clipboard
    await terminal.#tmux("set-option", "-s", "set-clipboard", "on");
    return terminal;
  }

  /** Presses keys, as tmux calls them: `Enter`, `Escape`, `C-d`, `j`. A pause before what follows an escape is up to the caller. */
  async press(...keys: string[]): Promise<void> {
    await this.#tmux("send-keys", ...keys);
  }

  /** Types a text as it is. */
  async type(text: string): Promise<void> {
    await this.#tmux("send-keys", "-l", text);
  }

  /** Pastes a text, in brackets where the program asks for them. */
  async paste(text: string): Promise<void> {
    await this.#tmux("set-buffer", text);
    await this.#tmux("paste-buffer", "-p");
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#tmux("resize-window", "-x", String(columns), "-y", String(rows));
  }

  /** The screen as text; with `colors`, as a terminal gets it. */
  async screen({ colors = false } = {}): Promise<string> {
    return (await this.#tmux("capture-pane", "-p", ...(colors ? ["-e"] : []))).trimEnd();
  }

  /** The screen and all that went by above it. */
  async history(): Promise<string> {
    return (await this.#tmux("capture-pane", "-p", "-S", "-")).trimEnd();
  }

  /** Waits until the screen shows something; fails with the last screen. */
  async until(wanted: string | RegExp, seconds = 60): Promise<string> {
    let screen = "";
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(50)) {
      screen = await this.screen();
      if (typeof wanted === "string" ? screen.includes(wanted) : wanted.test(screen)) return screen;
    }
    throw new Error(`the terminal never showed ${String(wanted)}; at last:\n${screen}`);
  }

  /** The process id of what runs on the terminal: the shell around the program. */
  async pid(): Promise<number> {
    return Number(await this.#tmux("display-message", "-p", "#{pane_pid}"));
  }

  /** How the program has the terminal: whether its own screen hides what was there, whether there is a cursor and an echo. */
  async modes(): Promise<TerminalModes> {
    const [alternate, cursor, tty = ""] = (await this.#tmux("display-message", "-p", "#{alternate_on} #{cursor_flag} #{pane_tty}"))
      .trim()
      .split(" ");
    const { stdout } = await run("stty", ["-a", "-F", tty]);
    const isOn = (mode: string) => stdout.split(/[\s;]+/).includes(mode);
    return { alternate: alternate === "1", cursor: cursor === "1", echo: isOn("echo"), lines: isOn("icanon") };
  }

  /** The process id of the program, which the shell around it has started; of a program's own child with `depth` 2. */
  async program(depth = 1): Promise<number> {
    let pid = await this.pid();
    for (let level = 0; level < depth; level++)
      pid = Number((await run("ps", ["-o", "pid=", "--ppid", String(pid)])).stdout.trim().split("\n")[0]);
    return pid;
  }

  /** What the program has put into the clipboard last. */
  async clipboard(): Promise<string> {
    return this.#tmux("show-buffer");
  }

  /** Ends all that runs there. */
  async close(): Promise<void> {
    await this.#tmux("kill-server");
  }

  async #tmux(...args: string[]): Promise<string> {
    return (await run("tmux", ["-L", this.#socket, ...args])).stdout;
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
