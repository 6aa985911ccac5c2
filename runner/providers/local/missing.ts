import { TerminalError } from "../../../lib/errors.ts";

/** An engine is not installed: says how to. */
export function engineMissing(what: string, hint: string): TerminalError {
  return new TerminalError(`${what} is not installed`, { code: "EngineMissing", hint });
}

/** The line that installs packages into the folder of local mode. `packages` is what npm takes, such as `fauxqs@2.4.1`. */
export function byNpm(packages: string, localFolder: string): string {
  return `run npm install --prefix ${quoted(localFolder)} ${packages}`;
}

function quoted(path: string): string {
  return /^[-\w./@+:]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
