import type { Kind } from "../../../../lib/kinds.ts";
import { localName } from "../../../../lib/local/account.ts";
import type { FieldSchema } from "../../../flags/schema.ts";
import { approvalField, nameField } from "./fields.ts";
import { textsOf } from "./texts.ts";

/** What is known of the object before anything is asked. */
export interface Start {
  kind?: Kind;
  name?: string | undefined;
  approval?: boolean;
  /** What is given of the spec, and the schema by which it was read. */
  given?: { schema: FieldSchema; spec: { account?: unknown } };
}

/** What has been answered so far. */
export interface Draft {
  kind: Kind | undefined;
  account: string | undefined;
  /** By field; those of another kind stay, in case that somebody comes back. */
  texts: Readonly<Record<string, string>>;
}

/** What is asked, one after the other. */
export type Step = "kind" | "account" | "fields" | "review";

/** The answers that are there already. In a folder there is one account. */
export function draftOf({ kind, name, approval, given }: Start, local: boolean): Draft {
  const account = given?.spec.account;
  return {
    kind,
    account: typeof account === "string" ? account : local ? localName : undefined,
    texts: {
      ...(given && textsOf(given.schema, given.spec)),
      ...(name !== undefined && { [nameField]: name }),
      ...(approval && { [approvalField]: "yes" }),
    },
  };
}

/** What is to be asked of an object of which something is known; the form, unless nothing is missing, and the review always. */
export function stepsOf({ kind, account }: Draft): Step[] {
  return [...(kind ? [] : (["kind"] as const)), ...(account === undefined ? (["account"] as const) : []), "fields", "review"];
}

/** Where one comes from; undefined before the first. The account may have been objected to although it was given. */
export function stepBefore(steps: readonly Step[], step: Step): Step | undefined {
  return step === "account" && !steps.includes(step) ? "fields" : steps[steps.indexOf(step) - 1];
}
