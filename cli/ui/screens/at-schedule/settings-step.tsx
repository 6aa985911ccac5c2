import { type ReactNode, useEffect, useState } from "react";

import { scheduleType } from "../../../../lib/kinds.ts";
import { type FieldSchema, loadSchema } from "../../../flags/schema.ts";
import { Form } from "../../components/form.tsx";
import { pageRows } from "../../components/page.tsx";
import { Spinner } from "../../components/spinner.tsx";
import { useSize } from "../../hooks/use-size.ts";
import type { Draft } from "./draft.ts";
import { settingFields, settingProblems } from "./settings.ts";

/** How a schedule is carried out. */
export interface SettingsStepProps {
  draft: Draft;
  onChange(settings: Draft["settings"]): void;
  onDone(): void;
}

/** Name, deadline and the like, which are right by themselves most of the time. */
export function SettingsStep({ draft, onChange, onDone }: SettingsStepProps): ReactNode {
  const { rows } = useSize();
  const [schema, setSchema] = useState<FieldSchema>();
  useEffect(() => void loadSchema(scheduleType.singular).then(setSchema), []);
  if (!schema) return <Spinner />;
  return (
    <Form
      fields={settingFields(draft)}
      values={draft.settings}
      onChange={(id, value) => onChange({ ...draft.settings, [id]: value })}
      problems={settingProblems(draft, schema)}
      height={rows - pageRows}
      onDone={onDone}
      onBack={onDone}
      doneLabel="review"
    />
  );
}
