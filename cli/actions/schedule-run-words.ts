import { UsageError } from "../../lib/errors.ts";
import type { RunSpec } from "./schedule-run.ts";

type Variable = NonNullable<RunSpec["env"]>[number];

/** What is said of a Job, as flags have it. */
export interface RunWords {
  image?: string;
  env?: string[];
  envFromSecret?: string[];
  serviceAccount?: string;
}

/** Reads `run --image IMAGE … -- COMMAND`. Throws {@link UsageError} for what is missing or can't be read. */
export function runFrom(
  { image, env = [], envFromSecret = [], serviceAccount }: RunWords,
  rest: readonly string[],
  command: readonly string[],
): RunSpec {
  const [word] = rest;
  if (word !== undefined) throw new UsageError(`"${word}" stands before --`, "name the image with --image, and put the command behind --");
  if (!image) throw new UsageError("--image is missing: image of the Job's container", "as in `run --image busybox -- echo hello`");
  const variables = [...env.map(variable), ...envFromSecret.map(fromSecret)];
  const twice = variables.find(({ name }, index) => variables.findIndex((one) => one.name === name) < index);
  if (twice) throw new UsageError(`the variable ${twice.name} is given twice`, "take one of them out");
  return {
    image,
    ...(command.length && { command: [...command] }),
    ...(variables.length && { env: variables }),
    ...(serviceAccount !== undefined && { serviceAccountName: serviceAccount }),
  };
}

function variable(text: string): Variable {
  const at = text.indexOf("=");
  const name = text.slice(0, Math.max(0, at));
  return { name: checked("--env", text, name, "NAME=VALUE, such as STAGE=test"), value: text.slice(at + 1) };
}

function fromSecret(text: string): Variable {
  const [, name = "", secret = "", key = ""] = /^([^=]+)=([^/]+)\/(.+)$/.exec(text) ?? [];
  return { name: checked("--env-from-secret", text, name, "NAME=SECRET/KEY, such as URL=orders/uri"), secretKeyRef: { name: secret, key } };
}

function checked(flag: string, text: string, name: string, form: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name;
  // what stands behind = may be secret
  const what = text.includes("=") ? `"${name}" is no name of a variable` : `"${text}" names no value`;
  throw new UsageError(`${flag}: ${what}`, `write it as ${form}`);
}
