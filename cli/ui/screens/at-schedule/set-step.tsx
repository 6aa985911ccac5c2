import { Box, Text } from "ink";
import { type ReactNode, useEffect, useState } from "react";

import type { ServiceObject } from "../../../../crds/api/objects.ts";
import type { NamedTarget } from "../../../target.ts";
import { Form } from "../../components/form.tsx";
import { pageRows } from "../../components/page.tsx";
import { Problem } from "../../components/problem.tsx";
import { Spinner } from "../../components/spinner.tsx";
import { useSize } from "../../hooks/use-size.ts";
import { useKeys } from "../../keys/keyboard.tsx";
import { useSession } from "../../session.tsx";
import { useSchema } from "../create/use-schema.ts";
import type { Draft } from "./draft.ts";
import { changesOf, setFields } from "./set-fields.ts";

/** Which fields of an object change. */
export interface SetStepProps {
  object: NamedTarget;
  fields: Draft["fields"];
  onChange(fields: Draft["fields"]): void;
  onDone(assignments: string[]): void;
  onBack(): void;
}

/** The form of `set`: what the fields are now stands in them, and only what is typed is changed. */
export function SetStep({ object, fields, onChange, onDone, onBack }: SetStepProps): ReactNode {
  const { rows } = useSize();
  const schema = useSchema(object.kind);
  const found = useObject(object);
  const [isEmpty, setEmpty] = useState(false);
  if (!schema || found === undefined) return <Waiting onBack={onBack} />;
  if ("error" in found) return <Failed error={found.error} onBack={onBack} />;
  const form = { schema, spec: found.object?.spec ?? {} };
  const { assignments, problems } = changesOf(form, fields);
  const note = isEmpty && !assignments.length;
  return (
    <Box flexDirection="column">
      {note && <Text>Nothing is changed yet: type a value into the field that is to have another.</Text>}
      <Form
        fields={setFields(form)}
        values={fields}
        onChange={(id, text) => onChange({ ...fields, [id]: text })}
        problems={problems}
        height={rows - pageRows - (note ? 2 : 0)}
        onDone={() => (assignments.length ? onDone(assignments) : setEmpty(true))}
        onBack={onBack}
        doneLabel="review"
      />
    </Box>
  );
}

type Found = { object: ServiceObject | undefined } | { error: unknown };

/** The object as it is; none of one that comes later. Undefined until it is known. */
function useObject({ kind, name }: NamedTarget): Found | undefined {
  const { context } = useSession();
  const [found, setFound] = useState<Found>();
  useEffect(() => {
    let isShown = true;
    context.store.get<ServiceObject>({ type: kind, namespace: context.namespace, name }).then(
      (object) => isShown && setFound({ object }),
      (error: unknown) => isShown && setFound({ error }),
    );
    return () => {
      isShown = false;
    };
  }, [context, kind, name]);
  return found;
}

function Waiting({ onBack }: { onBack(): void }): ReactNode {
  useKeys([{ keys: ["esc"], label: "back", run: onBack }]);
  return <Spinner />;
}

function Failed({ error, onBack }: { error: unknown; onBack(): void }): ReactNode {
  useKeys([{ keys: ["esc"], label: "back", run: onBack }]);
  return <Problem error={error} />;
}
