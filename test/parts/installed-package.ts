import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What `npm pack` made. */
export interface Packed {
  /** The archive. */
  path: string;
  /** Bytes of the archive. */
  size: number;
  /** Bytes of what is in it. */
  unpackedSize: number;
  files: { path: string }[];
}

/** Packs what is built, as it would be published, into a folder. */
export async function pack(folder: string): Promise<Packed> {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const { stdout } = await run("npm", args, { cwd: join(import.meta.dirname, "../.."), env: cleanEnvironment(process.execPath) });
  const answer = JSON.parse(stdout) as Record<string, Packed & { filename: string }>;
  const [packed] = Object.values(answer);
  if (!packed) throw new Error(`npm pack said ${stdout}`);
  return { ...packed, path: join(folder, packed.filename) };
}

/**
 * Installs the archive into an empty folder, with a Node of its own and nothing in npm's cache; no registry is asked.
 *
 * @returns what npm said
 */
export async function install(archive: string, folder: string, node: string): Promise<string> {
  mkdirSync(folder);
  const args = ["install", "--offline", "--cache", join(folder, "cache"), "--prefix", folder, archive];
  const { stdout, stderr } = await run("npm", args, { cwd: folder, env: cleanEnvironment(node) });
  return stdout + stderr;
}

/** An environment without settings of npm but its own, in which `node` is that one. */
export function cleanEnvironment(node: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|KUBECTL_CLOUD_|NODE_)/i.test(name));
  const env = Object.fromEntries(kept);
  return { ...env, PATH: `${dirname(node)}:${env["PATH"]}`, npm_config_userconfig: "/dev/null", npm_config_update_notifier: "false" };
}
