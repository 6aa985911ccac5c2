import { Box, Text } from "ink";
import type { ReactNode } from "react";

import { symbols } from "../theme.ts";
import { FieldInput } from "./field-input.tsx";
import type { Row } from "./form-rows.ts";
import { Sign } from "./tone.tsx";

/** A line of a form. */
export interface FormRowProps {
  row: Row;
  values: Readonly<Record<string, string>>;
  problemOf(id: string): string | undefined;
  /** Columns of the longest label. */
  labelWidth: number;
  isFocused: boolean;
  doneLabel: string;
  onChange(id: string, value: string): void;
}

/** One line of a form, behind the marks of the one that is typed into and of what is wrong. */
export function FormRow({ row, values, problemOf, labelWidth, isFocused, doneLabel, onChange }: FormRowProps): ReactNode {
  const isWrong =
    row.type === "field"
      ? problemOf(row.id) !== undefined
      : row.type === "section" && row.fields.some(({ id }) => problemOf(id) !== undefined);
  return (
    <Box height={1} flexShrink={0} overflow="hidden" aria-role="listitem" aria-state={{ selected: isFocused }}>
      <Box width={3} flexShrink={0}>
        <Text bold>{isFocused ? symbols.selected : " "}</Text>
        {isWrong ? <Sign tone="bad" /> : null}
      </Box>
      {row.type === "done" && (
        <Text bold={isFocused} wrap="truncate">
          {isFocused ? `[${doneLabel}]` : ` ${doneLabel} `}
        </Text>
      )}
      {row.type === "section" && <SectionHeading row={row} values={values} isFocused={isFocused} />}
      {row.type === "field" && (
        <FieldInput
          field={row.field}
          value={values[row.id] ?? ""}
          labelWidth={labelWidth}
          isFocused={isFocused}
          onChange={(value) => onChange(row.id, value)}
        />
      )}
    </Box>
  );
}

function SectionHeading({ row, values, isFocused }: { row: Row & { type: "section" } } & Pick<FormRowProps, "values" | "isFocused">) {
  const set = row.fields.filter(({ id }) => values[id]).length;
  return (
    <Text bold={isFocused} wrap="truncate">
      {row.isOpen ? symbols.unfolded : symbols.folded} {row.section}
      <Text bold={false} dimColor>
        {` ${row.fields.length} field${row.fields.length === 1 ? "" : "s"}${set ? `, ${set} set` : ""}`}
      </Text>
    </Text>
  );
}
