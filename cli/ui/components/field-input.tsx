import { Box, Text } from "ink";
import { type ReactNode, useState } from "react";

import { severalOf } from "../../flags/several.ts";
import { useSize } from "../hooks/use-size.ts";
import { ChoiceInput, choiceText } from "./choice-input.tsx";
import type { Field } from "./form.tsx";
import { TextInput } from "./text-input.tsx";

/** A field's label and value. */
export interface FieldInputProps {
  field: Field;
  value: string;
  /** Columns of the longest label. */
  labelWidth: number;
  isFocused: boolean;
  onChange(value: string): void;
}

/** A field's label, and its value, which is typed or chosen while it is focused. */
export function FieldInput({ field, value, labelWidth, isFocused, onChange }: FieldInputProps): ReactNode {
  const { columns } = useSize();
  const { label, required, placeholder = "", choices, section } = field;
  const room = labelRoom(labelWidth, columns);
  const width = Math.max(8, columns - room - 4);
  return (
    <>
      <Box width={room} paddingLeft={section === undefined ? 0 : indent} paddingRight={1} flexShrink={0}>
        <Text bold={isFocused} wrap="truncate-middle">
          {label}
        </Text>
        {required && <Text color="yellow">*</Text>}
      </Box>
      {choices && isFocused && <ChoiceInput choices={choices} value={value || placeholder} width={width} isActive onChange={onChange} />}
      {choices && !isFocused && (
        <Text dimColor={!value} wrap="truncate">
          {choiceText(value || placeholder)}
        </Text>
      )}
      {!choices && <Typed field={field} value={value} width={width} isActive={isFocused} onChange={onChange} />}
    </>
  );
}

interface TypedProps extends Pick<FieldInputProps, "field" | "value" | "onChange"> {
  width: number;
  isActive: boolean;
}

function Typed({ field: { placeholder = "", toggle, several = false }, value, onChange, ...rest }: TypedProps): ReactNode {
  const [toggled, setToggled] = useState(0);
  const put = (text: string) => {
    onChange(text);
    // the line is typed anew
    setToggled(toggled + 1);
  };
  const bindings =
    toggle === undefined ? [] : [{ keys: ["space"], label: value ? "leave out" : toggle, run: () => put(value ? "" : toggle) }];
  const lines = several ? { asLine: severalOf } : {};
  return <TextInput key={toggled} initial={value} placeholder={placeholder} bindings={bindings} onChange={onChange} {...lines} {...rest} />;
}

/** Columns by which fields of a section stand further in. */
const indent = 2;

/** Columns of a field's label, with all that stands beside it. */
export function labelWidthOf({ label, required, section }: Field): number {
  return label.length + (required ? 1 : 0) + (section === undefined ? 0 : indent);
}

/** Columns of the labels: on a narrow terminal they leave the other half to the values. */
export function labelRoom(labelWidth: number, columns: number): number {
  return Math.min(labelWidth, Math.floor(columns / 2));
}
