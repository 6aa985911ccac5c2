import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { withTmux } from "../../parts/parts.ts";
import { FolderPlace } from "../../parts/places/folder.ts";
import { commandOf } from "../../parts/plugin.ts";
import { Tmux, type TmuxOptions } from "../../parts/tmux.ts";

/** A terminal as it was before. */
const asItWas = { alternate: false, cursor: true, echo: true, lines: true };
/** A terminal that belongs to a screen. */
const taken = { alternate: true, cursor: false, echo: false, lines: false };

/**
 * What can go wrong in the plugin, at a signal: a rejection that nobody handles, an exception of a callback, and one of a
 * component as it is drawn.
 */
const faults = `
process.on("SIGUSR2", () => void Promise.reject(new TypeError("a rejection")));
process.on("SIGWINCH", () => {
  if (process.env.FAULT === "callback") throw new TypeError("a callback");
  if (process.env.FAULT === "component") JSON.stringify = () => { throw new TypeError("a component"); };
});`;

withTmux("the terminal", () => {
  // it is given back alike wherever objects are
  const place = new FolderPlace();
  let terminal: Tmux;
  let opened: Tmux | undefined;
  let preload: string;
  beforeAll(async () => {
    await place.open();
    preload = join(await mkdtemp(join(tmpdir(), "terminal-")), "faults.cjs");
    await writeFile(preload, faults);
    await place.cloud(["create", "queue", "orders", "--account", "dev"]);
  });
  afterAll(async () => {
    await rm(join(preload, ".."), { recursive: true });
    await place.close();
  });
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
  });

  const start = async (command: readonly string[], env: NodeJS.ProcessEnv = {}, options: Partial<TmuxOptions> = {}) => {
    terminal = opened = await Tmux.start(command, { env: { ...place.env, ...env }, ...options });
  };
  const dashboard = () => [...commandOf(place.program), "-n", place.namespace];
  const shown = async (env: NodeJS.ProcessEnv = {}, options: Partial<TmuxOptions> = {}) => {
    await start(dashboard(), env, options);
    await terminal.until("queue/orders");
  };
  test.each([
    ["SIGTERM", 143],
    ["SIGHUP", 129],
    ["SIGINT", 130],
  ] as const)("is given back before %s ends the process", async (signal, exitCode) => {
    await shown();
    await expect.poll(() => terminal.modes()).toEqual(taken);
    process.kill(await terminal.program(), signal);
    const screen = await terminal.until(`exit code ${exitCode}`);
    expect(screen).not.toContain("queue/orders");
    expect(screen).not.toContain("error");
    expect(await terminal.modes()).toEqual(asItWas);
    // nor is what is pasted put into brackets any more
    await terminal.paste("pasted");
    expect(await terminal.until("pasted")).not.toContain("200~");
  });

  test("is given back before a signal ends what waits below", async () => {
    await start([...dashboard(), "create", "queue", "waits", "--account", "dev", "--wait"]);
    await terminal.until("queue/waits waiting for a run");
    await expect.poll(() => terminal.modes()).toEqual({ ...taken, alternate: false });
    process.kill(await terminal.program(), "SIGTERM");
    await terminal.until("exit code 143");
    expect(await terminal.modes()).toEqual(asItWas);
  });

  test.each(["rejection", "callback", "component"])("is given back before what went wrong in a %s is told on it", async (fault) => {
    await shown({ NODE_OPTIONS: `--require ${preload}`, FAULT: fault });
    if (fault === "rejection") process.kill(await terminal.program(), "SIGUSR2");
    else await terminal.resize(90, 20);
    const screen = await terminal.until("exit code 1");
    expect(screen).toMatch(new RegExp(`error: kubectl cloud met something it did not expect, which is a bug of ours: a ${fault}\nhint: `));
    // no stack
    expect(screen).not.toContain(" at ");
    expect(await terminal.modes()).toEqual(asItWas);
  });

  test("that goes away ends the process, also where no signal tells of it", async () => {
    // of another session, to which a terminal that hangs up sends nothing
    await start(["setsid", "--wait", ...dashboard()]);
    await terminal.until("queue/orders");
    const pid = await terminal.program(2);
    await opened?.close();
    opened = undefined;
    await expect.poll(() => isThere(pid), { timeout: 20_000 }).toBe(false);
  });

  test("is the shell's while the process is stopped with Ctrl-Z, and the screen's again with fg", async () => {
    await start(["bash", "--norc", "--noprofile", "-i"]);
    await terminal.until(/bash.*[$#]/);
    await terminal.type(dashboard().join(" "));
    await terminal.press("Enter");
    await terminal.until("queue/orders");
    await terminal.press("C-z");
    const stopped = await terminal.until("Stopped");
    expect(stopped).not.toContain("queue/orders");
    expect(await terminal.modes()).toMatchObject({ alternate: false, cursor: true });
    await terminal.type("fg");
    await terminal.press("Enter");
    await terminal.until("queue/orders");
    await expect.poll(() => terminal.modes()).toEqual(taken);
    await terminal.press("q");
    expect(await terminal.until(/[$#]$/)).not.toContain("queue/orders");
  });

  test("may be of any size, and change it", async () => {
    await shown({}, { columns: 300, rows: 60 });
    await terminal.resize(40, 12);
    // from the title to the keys
    await terminal.until(/^\S(.*\n){11}.*\? help$/);
    await terminal.until("queue/orders");
    await terminal.resize(100, 30);
    await terminal.until("queue/orders");
    await terminal.press("q");
    await terminal.until("exit code 0");
  });

  test("pastes into a field as a whole, and no line break of it is a key", async () => {
    await shown();
    // where there is none it does nothing
    await terminal.paste("yq");
    await terminal.press("/");
    await terminal.until("keep the filter");
    await terminal.paste("queue\nof nobody\n");
    await terminal.until("queue of nobody");
    expect(await terminal.screen()).not.toContain("queue/orders");
    await terminal.press("C-u");
    await terminal.until("queue/orders");
  });

  test("gets no colours with NO_COLOR", async () => {
    await shown({ NO_COLOR: "1" });
    // what sets one: 30-37, 38, 40-48, 90-97
    // eslint-disable-next-line no-control-regex
    expect(await terminal.screen({ colors: true })).not.toMatch(/\u001B\[[\d;]*\b(3[0-8]|4[0-8]|9[0-7])m/);
  });

  test.each([
    ["that can't move its cursor", { TERM: "dumb" }],
    ["of a build", { CI: "true" }],
  ])("%s gets lines, as a pipe does", async (_, env) => {
    await start(["env", ...Object.entries(env).map((pair) => pair.join("=")), ...dashboard()]);
    expect(await terminal.until("exit code 0")).toContain("\nCommands:\n");
    await opened?.close();
    await start([
      "env",
      ...Object.entries(env).map((pair) => pair.join("=")),
      ...dashboard(),
      "delete",
      "queue/orders",
      "--dry-run=client",
    ]);
    await terminal.until("exit code 0");
  });

  test.each(["INK_SCREEN_READER=true", "ACCESSIBLE=1"])(
    "that is read aloud, by %s, keeps what it had, and steps come in lines",
    async (variable) => {
      await start(["env", variable, ...dashboard()]);
      await terminal.until("queue/orders");
      expect(await terminal.modes()).toMatchObject({ alternate: false });
      await opened?.close();
      await start(["env", variable, ...dashboard(), "create", "queue", "heard", "--account", "dev", "--wait", "--timeout", "1s"]);
      expect(await terminal.until("exit code 5")).toMatch(/(created|unchanged)\nerror: queue\/heard: timed out/);
    },
  );

  test("that has ASCII alone gets signs of it", async () => {
    await start(["env", "LC_ALL=C", "LANG=C", ...dashboard()]);
    const screen = await terminal.until("queue/orders");
    // eslint-disable-next-line no-control-regex
    expect(screen).toMatch(/^[\u0000-\u007F]*$/);
  });
});

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
