import { Box, Text } from "ink";
import { type ReactNode, useState } from "react";

import type { FieldSchema } from "../../../flags/schema.ts";
import { check } from "../../../flags/value.ts";
import { Form } from "../../components/form.tsx";
import { pageRows } from "../../components/page.tsx";
import { useSize } from "../../hooks/use-size.ts";
import { wrapped } from "../../wrap.ts";

/** The name of an account. */
export interface AccountNameProps {
  /** Of the spec. */
  schema: FieldSchema;
  chosen: string | undefined;
  onChoose(account: string): void;
  onBack(): void;
}

const why = "You may not list the accounts: type the name of the one that you were told.";

/** Asks for the name of an account, of one who may not list them. */
export function AccountName({ schema, chosen, onChoose, onBack }: AccountNameProps): ReactNode {
  const { columns, rows } = useSize();
  const [name, setName] = useState(chosen ?? "");
  const field: FieldSchema = schema.properties?.["account"] ?? { type: "string" };
  const problem = name === "" ? "it is required" : check(field, name);
  return (
    <Box flexDirection="column">
      <Text>{why}</Text>
      <Form
        fields={[{ id: "account", label: "account", required: true, help: field.description ?? "" }]}
        values={{ account: name }}
        onChange={(_, text) => setName(text)}
        problems={problem === undefined ? {} : { account: problem }}
        height={rows - pageRows - wrapped(why, columns).length}
        onDone={() => onChoose(name)}
        onBack={onBack}
        doneLabel="go on"
      />
    </Box>
  );
}
