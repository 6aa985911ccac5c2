import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

import { describe, expect, test } from "vitest";

import { commandsPage } from "../../build/commands-page.ts";
import { referencePages } from "../../build/reference-pages.ts";
import { createProgram } from "../../cli/program.ts";
import { silentFrame } from "../../cli/testing/frame.ts";

const root = join(import.meta.dirname, "../..");
const pages = globSync(["*.md", "{docs,deploy}/**/*.md"], { cwd: root }).map((path) => ({
  path,
  text: readFileSync(join(root, path), "utf8"),
}));
const generated = { ...referencePages(), ...(await commandsPage()) };

describe("the reference", () => {
  test.each(Object.keys(generated))("%s is what the code says, so that nobody builds on a stale one", (path) => {
    expect(readFileSync(join(root, path), "utf8"), "stale: run npm run generate").toBe(generated[path]);
  });
});

describe("links", () => {
  test.each(pages)("$path leads to pages and headings that are there", ({ path, text }) => {
    const broken = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link).filter((link) => !resolves(path, link));
    expect(broken).toEqual([]);
  });
});

describe("commands", () => {
  const found = pages.flatMap(({ path, text }) => commandsIn(text).map((command) => ({ path, command })));

  test("are found, so that the cases below are not empty", () => {
    expect(found.map(({ path }) => path)).toContain("README.md");
  });

  test("are found by the plugin's own name too, as it is called without kubectl", () => {
    expect(commandsIn("$ kubectl-cloud --local status\n`kubectl-cloud version`")).toEqual([
      "kubectl cloud --local status",
      "kubectl cloud version",
    ]);
  });

  test.each(found)("in $path can be typed as it stands: $command", async ({ command }) => {
    await expect(parse(words(command))).resolves.toBeUndefined();
  });

  test("with a flag or a verb that does not exist are noticed", async () => {
    await expect(parse(["create", "queue", "orders", "--nonsense"])).rejects.toThrow("--nonsense");
    await expect(parse(["nonsense"])).rejects.toThrow("nonsense");
    await expect(parse(["status", "-o", "nonsense"])).rejects.toThrow("nonsense");
  });
});

/** Commands of npm that are no scripts of ours. */
const npmsOwn = new Set("audit ci deprecate dist-tag exec init install pkg publish uninstall".split(" "));

describe("npm", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: Record<string, string> };
  const named = pages.flatMap(({ path, text }) =>
    [...new Set(npmCommands(text))].flatMap((command) => {
      const [, run, script = ""] = /^npm (run )?([\w:-]+)/.exec(command) ?? [];
      return run === undefined && npmsOwn.has(script) ? [] : [{ path, command, script }];
    }),
  );

  test.each(named)("in $path has a script for $command", ({ script }) => {
    expect(Object.keys(scripts)).toContain(script);
  });

  test("passes the tests with the very commands that CI runs, so that the README's are known to work", () => {
    const readme = pages.find(({ path }) => path === "README.md")?.text ?? "";
    const [, workOnIt = ""] = readme.split("## Work on it");
    const commands = /^```sh\n([^]*?)^```/m.exec(workOnIt)?.[1]?.trim().split(" && ") ?? [];
    expect(commands.at(-1)).toBe("npm test");
    const ci = readFileSync(join(root, ".ci/run"), "utf8").split("\n");
    for (const command of commands) {
      expect(ci, `.ci/run does not run ${command}`).toContainEqual(expect.stringMatching(new RegExp(`^(start )?${command}( --|$)`)));
    }
  });
});

/** Whether a link from a page leads somewhere in the repository; of other places we say nothing. */
function resolves(page: string, link: string): boolean {
  if (/^[a-z]+:/.test(link)) return true;
  const [path = "", anchor] = link.split("#");
  const target = path ? relative(root, join(root, dirname(page), path)) : page;
  if (!existsSync(join(root, target))) return false;
  return anchor === undefined || headings(readFileSync(join(root, target), "utf8")).includes(anchor);
}

/** Anchors of a page's headings, as GitHub makes them. */
function headings(text: string): string[] {
  return [...withoutCode(text).matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

function withoutCode(text: string): string {
  return text.replaceAll(/^```[^]*?^```$/gm, "");
}

/** Command lines of a page: lines of their own, after a prompt too, and what stands in backquotes. */
function commandsIn(text: string): string[] {
  const joined = text.replaceAll(/\\\n\s*/g, "").replaceAll(/\bkubectl-cloud /g, "kubectl cloud ");
  const lines = joined.matchAll(/^\s*(?:\$ )?(kubectl cloud .*)$/gm);
  const quoted = joined.matchAll(/(?<!`)`(kubectl cloud [^`\n]+)`(?!`)/g);
  return [...new Set([...lines, ...quoted].map(([, command = ""]) => command))];
}

/** What a page says that npm should do, in lines of their own and in backquotes. */
function npmCommands(text: string): string[] {
  return [...text.matchAll(/(?:^|`|&& |\$ )(npm [^`\n#&]+)/gm)].map(([, command = ""]) => command.trim());
}

/** The arguments of a command line as a shell splits them, up to a pipe, a redirection or a comment. */
function words(command: string): string[] {
  const found: string[] = [];
  for (const [word] of command.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)) {
    if (/^([|>#]|&&|[12]>)/.test(word)) break;
    found.push(word.replaceAll(/["']/g, "").replace(/;$/, ""));
    if (word.endsWith(";")) break;
  }
  return found.slice(2);
}

class Parsed extends Error {}

/** Parses and stops before anything is done. Throws what the command line has to say against it. */
async function parse(args: readonly string[]): Promise<void> {
  const program = createProgram(silentFrame());
  program.hook("preAction", (_, command) => {
    if (command !== program) throw new Parsed();
  });
  try {
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    const { code } = error as { code?: string };
    // a verb alone is a mention of it
    const mentioned = code === "commander.helpDisplayed" || (code === "commander.missingArgument" && args.length === 1);
    if (!(error instanceof Parsed || mentioned)) throw error;
  }
}
