import type { ReactNode } from "react";

import { type Field, Form } from "../../components/form.tsx";
import { pageRows } from "../../components/page.tsx";
import { useSize } from "../../hooks/use-size.ts";
import type { FormObject } from "./model.ts";
import type { Refusal } from "./refusal.ts";

/** A form with what stands in it. */
export interface FieldsStepProps {
  fields: readonly Field[];
  texts: Readonly<Record<string, string>>;
  object: FormObject;
  /** What the API server objected to; told until something is changed. */
  refusal: Refusal | undefined;
  onChange(id: string, text: string): void;
  onDone(): void;
  onBack(): void;
}

/** The form of a kind; begins at the field that was objected to. */
export function FieldsStep({ fields, texts, object, refusal, onChange, onDone, onBack }: FieldsStepProps): ReactNode {
  const { rows } = useSize();
  const refused = Object.fromEntries(Object.entries(refusal?.problems ?? {}).filter(([id]) => fields.some((field) => field.id === id)));
  return (
    <Form
      fields={fields}
      values={texts}
      onChange={onChange}
      problems={{ ...refused, ...object.problems }}
      height={rows - pageRows}
      onDone={onDone}
      onBack={onBack}
      doneLabel="review"
      focus={Object.keys(refused)[0]}
    />
  );
}
