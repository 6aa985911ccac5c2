import type { ReactNode } from "react";

import { Form } from "../../components/form.tsx";
import { pageRows } from "../../components/page.tsx";
import { useSize } from "../../hooks/use-size.ts";
import { fieldsOf } from "./fields.ts";
import type { Pair, Values } from "./model.ts";
import { problemsOf } from "./problems.ts";

/** What of the connection goes where. */
export interface HowStepProps {
  pair: Pair;
  values: Values;
  onChange(values: Values): void;
  onDone(): void;
  onBack(): void;
}

/** Variables, files, containers: each as a field. */
export function HowStep({ pair, values, onChange, onDone, onBack }: HowStepProps): ReactNode {
  const { rows } = useSize();
  return (
    <Form
      fields={fieldsOf(pair, values)}
      values={values}
      onChange={(id, value) => onChange({ ...values, [id]: value })}
      problems={problemsOf(pair, values)}
      height={rows - pageRows}
      onDone={onDone}
      onBack={onBack}
      doneLabel="preview"
    />
  );
}
