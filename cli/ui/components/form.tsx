import { Box } from "ink";
import { type ReactNode, useState } from "react";

import { topFor } from "../hooks/use-list.ts";
import { useSize } from "../hooks/use-size.ts";
import { useKeys } from "../keys/keyboard.tsx";
import { labelWidthOf } from "./field-input.tsx";
import { aboutLines, FormAbout } from "./form-about.tsx";
import { FormRow } from "./form-row.tsx";
import { type Row, rowsOf } from "./form-rows.ts";

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
  /** The only values there are; "" among them is that it is left unset. */
  choices?: readonly string[];
  /** Heading under which it is folded away at first. Default: it is always in sight. */
  section?: string;
  /** Whether it takes several values, with commas between them; lines that are pasted become such. Default: false. */
  several?: boolean;
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
  /** The field to begin at, to which something was objected. Default: the first; problems of empty fields are not yet told. */
  focus?: string | undefined;
}

/** Fields below each other, of which one is typed into; tells below them what it is for, and what is wrong as it is typed. */
export function Form({ fields, values, onChange, problems, height, onDone, onBack, doneLabel, focus }: FormProps): ReactNode {
  const { columns } = useSize();
  const [at, setAt] = useState({ id: focus, top: 0 });
  const [open, setOpen] = useState(() => sectionsOf(fields.filter(({ id }) => id === focus || values[id])));
  const [tried, setTried] = useState(focus !== undefined);
  const rows = rowsOf(fields, open);
  const index = Math.max(
    0,
    rows.findIndex(({ id }) => id === at.id),
  );
  const row = rows[index] as Row;
  const problemOf = (id: string) => (tried || values[id] ? problems[id] : undefined);
  const about = aboutLines(fields, row, row.type === "field" ? problemOf(row.id) : undefined, { columns, height });
  const listHeight = Math.max(1, height - about.length);
  const top = topFor(at.top, index, listHeight, rows.length);
  const move = (to: number) => setAt({ id: rows[Math.max(0, Math.min(rows.length - 1, to))]?.id, top });
  const done = () => {
    const wrong = fields.find(({ id }) => problems[id] !== undefined);
    if (!wrong) return onDone();
    setTried(true);
    setOpen([...new Set([...open, ...sectionsOf([wrong])])]);
    setAt({ id: wrong.id, top });
  };
  const fold = (section: string, isOpen: boolean) => setOpen([...open.filter((one) => one !== section), ...(isOpen ? [section] : [])]);
  useKeys([
    ...keysOf(row, { next: () => move(index + 1), fold, done, doneLabel }),
    { keys: ["down", "tab"], label: "next field", quiet: true, run: () => move(index + 1) },
    { keys: ["up", "shift-tab"], label: "field before", quiet: true, run: () => move(index - 1) },
    { keys: ["pgdn"], label: "a page down", quiet: true, run: () => move(index + listHeight) },
    { keys: ["pgup"], label: "a page up", quiet: true, run: () => move(index - listHeight) },
    ...(row.type === "done" ? [] : [{ keys: ["ctrl-s"], label: doneLabel, run: done }]),
    { keys: ["esc"], label: "back", run: onBack },
  ]);
  const labelWidth = Math.max(0, ...fields.map(labelWidthOf)) + 2;
  return (
    <Box flexDirection="column">
      {rows.slice(top, top + listHeight).map((one) => (
        <FormRow
          key={one.id}
          row={one}
          values={values}
          problemOf={problemOf}
          labelWidth={labelWidth}
          isFocused={one === row}
          doneLabel={doneLabel}
          onChange={onChange}
        />
      ))}
      <FormAbout lines={about} hidden={rows.length - top - listHeight} />
    </Box>
  );
}

/** Keys that do something in one kind of row alone. */
function keysOf(row: Row, act: { next(): void; fold(section: string, isOpen: boolean): void; done(): void; doneLabel: string }) {
  if (row.type === "done") return [{ keys: ["enter", "ctrl-s"], label: act.doneLabel, run: act.done }];
  if (row.type === "field") return [{ keys: ["enter"], label: "next", run: act.next }];
  const { section, isOpen } = row;
  return [
    { keys: ["enter", "space"], label: isOpen ? "fold" : "unfold", run: () => act.fold(section, !isOpen) },
    { keys: ["right", "left"], label: "unfold, fold", quiet: true, run: (key: string) => act.fold(section, key === "right") },
  ];
}

function sectionsOf(fields: readonly Field[]): readonly string[] {
  return [...new Set(fields.flatMap(({ section }) => section ?? []))];
}
