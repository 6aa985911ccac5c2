import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";

import type { RunRecord } from "../../../crds/api/status.ts";
import { withProc } from "../local/engines.ts";
import { LocalFolder } from "../local/folder.ts";
import { LocalProject } from "./project.ts";

let project: LocalProject;
const started: ReturnType<LocalProject["start"]>[] = [];
beforeAll(() => {
  project = new LocalProject();
});
afterEach(() => {
  for (const { child } of started) child.kill("SIGKILL");
});
afterAll(() => project?.close());

/** Starts `dev`, and waits until it has said something. */
async function dev(said = "until Ctrl-C"): Promise<{ process: ReturnType<LocalProject["start"]>; stderr(): string }> {
  let text = "";
  const process = project.start(["dev", "-n", "shop"], { seen: (stderr) => (text = stderr) });
  started.push(process);
  await vi.waitFor(() => expect(text).toContain(said), { timeout: 20_000, interval: 20 });
  return { process, stderr: () => text };
}

withProc("dev", () => {
  test("two of them on one folder start each run once, tell every step, and end with Ctrl-C while engines go on", async () => {
    const both = [await dev(), await dev()];
    const names = ["a", "b", "c", "d"];
    // past the plugin, which would start a dispatcher of its own
    const local = await LocalFolder.open(project.folder);
    await Promise.all(names.map((name) => local.queues.create(name)));
    for (const { stderr } of both) {
      for (const name of names)
        await vi.waitFor(() => expect(stderr()).toContain(`queue/${name}: ready\n`), { timeout: 50_000, interval: 20 });
    }
    for (const name of names) {
      const runs = JSON.parse(await project.output("history", `queue/${name}`, "-n", "shop", "-o", "json")) as RunRecord[];
      expect(runs.map(({ reason }) => reason)).toEqual(["Created"]);
    }
    const objects = local.runs().flatMap((run) => run.objects.map(({ name }) => name));
    expect(objects.toSorted()).toEqual(names);
    expect(both[0]?.stderr()).toMatch(/queue\/a: created\n[^]*queue\/a: run run-local-\w+ works on it\n/);

    for (const { process } of both) process.child.kill("SIGINT");
    for (const { process } of both) {
      const { exitCode, stdout, stderr } = await process.ended;
      expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "" });
      expect(stderr).toMatch(/\nended; queue\/a, queue\/b, queue\/c, queue\/d go on: to stop them, kubectl cloud --local stop --all\n$/);
    }
    expect(local.queuesPid).toBeDefined();
    await vi.waitFor(() => expect(project.processes().filter((line) => line.includes("dispatch"))).toEqual([]));
  });

  test("takes its dispatcher along however it ends, so that none is left that nobody knows of", async () => {
    const { process } = await dev();
    await vi.waitFor(() => expect(project.processes().some((line) => line.includes("dispatch --watch"))).toBe(true));
    process.child.kill("SIGKILL");
    await process.ended;
    await vi.waitFor(() => expect(project.processes().filter((line) => line.includes("dispatch"))).toEqual([]), { timeout: 20_000 });
  });
});
