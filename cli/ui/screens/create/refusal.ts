import { KnownError, UsageError } from "../../../../lib/errors.ts";
import { isStoreError } from "../../../../lib/store/errors.ts";
import type { Field } from "../../components/form.tsx";
import { nameField } from "./fields.ts";

/** Id of the account among the fields that are objected to: it has a step of its own. */
export const accountField = "account";

/** What was said against an object, in terms of its form, and by field. */
export interface Refusal {
  error: unknown;
  /** Empty when it is about no field. */
  problems: Record<string, string>;
}

/** Finds the fields that an error of the API server, or of our own, is about. */
export function refusalOf(error: unknown, fields: readonly Field[]): Refusal {
  if (error instanceof KnownError && error.code === "Exists") {
    return { error, problems: { [nameField]: error.message.split("\n")[0]?.replace(/;.*/, "") ?? error.message } };
  }
  if (!isStoreError(error, "Invalid")) return { error, problems: {} };
  const causes = error.message
    .replace(/^.*? is invalid: /, "")
    .replace(/\.$/, "")
    .split(/; (?=(?:spec|metadata)\b)/);
  const problems: Record<string, string> = {};
  for (const cause of causes) {
    const id = fieldOf(cause, fields);
    if (id !== undefined) problems[id] ??= inFormTerms(cause.replace(/^(spec|metadata)[.[\]\w-]*: /, ""));
  }
  return { error: new UsageError(inFormTerms(error.message), error.hint), problems };
}

/** The field that a cause is about: by its path, or else the first that its words name. */
function fieldOf(cause: string, fields: readonly Field[]): string | undefined {
  const [, path] = /^((?:spec|metadata)[.[\]\w-]*): /.exec(cause) ?? [];
  if (path === "metadata.name") return nameField;
  const inSpec = path?.replace(/^spec\.?/, "") ?? "";
  if (inSpec === accountField) return accountField;
  const ids = fields.map(({ id }) => id);
  const exact = ids.find((id) => id === inSpec || inSpec.startsWith(`${id}.`) || inSpec.startsWith(`${id}[`));
  const within = inSpec ? ids.find((id) => id.startsWith(`${inSpec}.`)) : undefined;
  // an ordinary word may be a field's name as well
  const named = () =>
    ids.find((id) => /[A-Z.]/.test(id) && new RegExp(`(?<![\\w.])${id.replaceAll(".", String.raw`\.`)}(?![\\w])`).test(cause));
  return exact ?? within ?? named();
}

/** Fields are called as in the manifest, from the spec on. */
function inFormTerms(message: string): string {
  return message.replaceAll(/(?<![-\w.])spec: /g, "").replaceAll(/(?<![-\w.])spec\.(?=[a-z])/g, "");
}
