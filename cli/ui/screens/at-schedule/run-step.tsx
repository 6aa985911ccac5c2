import type { ReactNode } from "react";

import { Form, type Field } from "../../components/form.tsx";
import { pageRows } from "../../components/page.tsx";
import { useSize } from "../../hooks/use-size.ts";
import { type Draft, runOf } from "./draft.ts";

/** What a Job of the namespace runs. */
export interface RunStepProps {
  fields: Draft["fields"];
  onChange(fields: Draft["fields"]): void;
  onDone(): void;
  onBack(): void;
}

const fields: Field[] = [
  { id: "image", label: "Image", required: true, help: "Image of the Job's container." },
  {
    id: "command",
    label: "Command",
    placeholder: "the image's own",
    help: "Program and arguments, quoted as in a shell; nothing is expanded.",
  },
  { id: "env", label: "Variables", placeholder: "NAME=VALUE …", help: "Environment variables of the Job, quoted as in a shell." },
  {
    id: "secrets",
    label: "From Secrets",
    placeholder: "NAME=SECRET/KEY …",
    help: "Environment variables from Secrets, such as a connection's: URL=orders/uri.",
  },
  { id: "account", label: "ServiceAccount", placeholder: "the namespace's own", help: "ServiceAccount of the Job's pod." },
];

/** The form of `run`. */
export function RunStep({ fields: values, onChange, onDone, onBack }: RunStepProps): ReactNode {
  const { rows } = useSize();
  return (
    <Form
      fields={fields}
      values={values}
      onChange={(id, value) => onChange({ ...values, [id]: value })}
      problems={runProblems(values)}
      height={rows - pageRows}
      onDone={onDone}
      onBack={onBack}
      doneLabel="review"
    />
  );
}

/** What is wrong with each field. */
export function runProblems(values: Draft["fields"]): Record<string, string> {
  const tried = fields.map(({ id }) => [id, problemOf({ image: "x", [id]: values[id] ?? "" })] as const);
  return Object.fromEntries(tried.filter((one): one is [string, string] => one[1] !== undefined));
}

function problemOf(values: Draft["fields"]): string | undefined {
  try {
    runOf(values);
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/^--[a-z-]+: /, "");
  }
}
