import { Box, Text } from "ink";
import { type ReactNode, useState } from "react";

import { useSize } from "../hooks/use-size.ts";
import { useKeys } from "../keys/keyboard.tsx";
import { symbols } from "../theme.ts";
import { ChoiceInput } from "./choice-input.tsx";
import { TextInput } from "./text-input.tsx";
import { Toned } from "./tone.tsx";

/** A field of a form. Its value is a text, as a flag's is. */
export interface Field {
  id: string;
  label: string;
  /** What it is for, with its bounds. */
  help?: string;
  required?: boolean;
  /** What holds when nothing is typed. */
  placeholder?: string;
  /** What space puts in, and takes out again: of a text that never has a space in it. */
  toggle?: string;
  /** The only values there are. */
  choices?: readonly string[];
  /** Heading under which it is folded away at first. Default: it is always in sight. */
  section?: string;
}

/** A form; what is typed is its caller's. */
export interface FormProps {
  fields: readonly Field[];
  values: Readonly<Record<string, string>>;
  onChange(id: string, value: string): void;
  /** What is wrong with a value, by field; of one that is empty it is told once somebody wants to go on. */
  problems: Readonly<Record<string, string>>;
  height: number;
  /** The form is done: `ctrl-s`, or enter in its last row. */
  onDone(): void;
  onBack(): void;
  doneLabel: string;
}

type Row = { field: Field } | { section: string; count: number; open: boolean };

/** Fields below each other, of which one is typed into; tells what is wrong as it is typed. */
export function Form({ fields, values, onChange, problems, height, onDone, onBack, doneLabel }: FormProps): ReactNode {
  const [focus, setFocus] = useState(0);
  const [open, setOpen] = useState<readonly string[]>([]);
  const [tried, setTried] = useState(false);
  const rows = rowsOf(fields, open);
  const at = Math.min(focus, rows.length - 1);
  const row = rows[at];
  const done = () => {
    const wrong = fields.find(({ id }) => problems[id] !== undefined);
    if (!wrong) return onDone();
    setTried(true);
    const shown = wrong.section === undefined ? open : [...new Set([...open, wrong.section])];
    setOpen(shown);
    setFocus(rowsOf(fields, shown).findIndex((one) => "field" in one && one.field === wrong));
  };
  const next = () => (at === rows.length - 1 ? done() : setFocus(at + 1));
  const toggle = (section: string) => setOpen(open.includes(section) ? open.filter((one) => one !== section) : [...open, section]);
  const isSection = row !== undefined && "section" in row;
  useKeys([
    ...(isSection ? [{ keys: ["enter", "space"], label: row.open ? "fold" : "unfold", run: () => toggle(row.section) }] : []),
    ...(isSection ? [] : [{ keys: ["enter"], label: "next", run: next }]),
    { keys: ["down", "tab"], label: "next field", quiet: true, run: () => setFocus(Math.min(rows.length - 1, at + 1)) },
    { keys: ["up", "shift-tab"], label: "field before", quiet: true, run: () => setFocus(Math.max(0, at - 1)) },
    { keys: ["ctrl-s"], label: doneLabel, run: done },
    { keys: ["esc"], label: "back", run: onBack },
  ]);
  const labelWidth = Math.max(...rows.map((one) => ("field" in one ? one.field.label.length : 0))) + 2;
  const shown = window(rows, at, Math.max(1, height - 3));
  return (
    <Box flexDirection="column">
      {shown.map((one) =>
        "field" in one ? (
          <FieldRow
            key={one.field.id}
            field={one.field}
            value={values[one.field.id] ?? ""}
            problem={tried || values[one.field.id] ? problems[one.field.id] : undefined}
            labelWidth={labelWidth}
            isFocused={one === row}
            onChange={(value) => onChange(one.field.id, value)}
          />
        ) : (
          <Text key={one.section} bold={one === row}>
            {one === row ? symbols.selected : " "} {one.open ? symbols.unfolded : symbols.folded} {one.section} ({one.count})
          </Text>
        ),
      )}
    </Box>
  );
}

/** One field; the focused one takes what is typed, and tells what it is for. */
interface FieldRowProps {
  field: Field;
  value: string;
  problem: string | undefined;
  labelWidth: number;
  isFocused: boolean;
  onChange(value: string): void;
}

function FieldRow({ field, value, problem, labelWidth, isFocused, onChange }: FieldRowProps): ReactNode {
  const { columns } = useSize();
  // on a narrow terminal labels leave the other half to the value
  const label = Math.min(labelWidth, Math.floor(columns / 2));
  const width = Math.max(8, columns - label - 4);
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Box height={1} overflow="hidden">
        <Text bold={isFocused}>{isFocused ? symbols.selected : " "} </Text>
        <Box width={label} flexShrink={0}>
          <Text bold={isFocused} wrap="truncate">
            {field.label}
            {field.required ? "*" : ""}
          </Text>
        </Box>
        <FieldInput field={field} value={value} width={width} isActive={isFocused} onChange={onChange} />
      </Box>
      {problem !== undefined && (
        <Box paddingLeft={2}>
          <Toned tone="bad">
            {symbols.bad} {problem}
          </Toned>
        </Box>
      )}
      {isFocused && field.help && (
        <Box paddingLeft={2}>
          <Text dimColor>{field.help}</Text>
        </Box>
      )}
    </Box>
  );
}

interface FieldInputProps extends Pick<FieldRowProps, "field" | "value" | "onChange"> {
  width: number;
  isActive: boolean;
}

function FieldInput({ field: { choices, placeholder = "", toggle }, value, onChange, ...rest }: FieldInputProps): ReactNode {
  const [toggled, setToggled] = useState(0);
  if (choices) return <ChoiceInput choices={choices} value={value || placeholder} isActive={rest.isActive} onChange={onChange} />;
  const put = (text: string) => {
    onChange(text);
    // the line is typed anew
    setToggled(toggled + 1);
  };
  const bindings =
    toggle === undefined ? [] : [{ keys: ["space"], label: value ? "leave out" : toggle, run: () => put(value ? "" : toggle) }];
  return <TextInput key={toggled} initial={value} placeholder={placeholder} bindings={bindings} onChange={onChange} {...rest} />;
}

function rowsOf(fields: readonly Field[], open: readonly string[]): Row[] {
  const sections = [...new Set(fields.flatMap(({ section }) => section ?? []))];
  return [
    ...fields.filter(({ section }) => section === undefined).map((field): Row => ({ field })),
    ...sections.flatMap((section): Row[] => {
      const inside = fields.filter((field) => field.section === section);
      const isOpen = open.includes(section);
      return [{ section, count: inside.length, open: isOpen }, ...(isOpen ? inside.map((field) => ({ field })) : [])];
    }),
  ];
}

function window(rows: readonly Row[], at: number, height: number): Row[] {
  const top = Math.max(0, Math.min(at - Math.floor(height / 2), rows.length - height));
  return rows.slice(top, top + height);
}
