import { Box, Text } from "ink";
import type { ReactNode } from "react";

import type { Size } from "../hooks/use-size.ts";
import { symbols } from "../theme.ts";
import { wrapped, wrappedTo } from "../wrap.ts";
import { labelRoom, labelWidthOf } from "./field-input.tsx";
import type { Row } from "./form-rows.ts";
import type { Field } from "./form.tsx";
import { Toned } from "./tone.tsx";

/** A line below a form: of a problem, or of help. */
export interface AboutLine {
  text: string;
  isProblem: boolean;
}

/** Lines that the fields always keep, whatever there is to say. */
const least = 3;

/**
 * What is wrong with the chosen field and what it is for, below an empty line, in the height that it has. It is as high for every
 * field as long as there is room, so that the form stands still while one moves through it.
 */
export function aboutLines(
  fields: readonly Field[],
  row: Row,
  problem: string | undefined,
  { columns, height }: { columns: Size["columns"]; height: number },
): AboutLine[] {
  const width = columns - 2;
  const help = (field: Field) => wrapped(helpOf(field, fields, columns), width);
  const usual = Math.min(Math.floor(height / 3), Math.max(0, ...fields.map((field) => help(field).length)) + 2);
  const wrong = problem === undefined ? [] : wrapped(`${symbols.bad} ${problem}`, width);
  const about = row.type === "field" ? helpOf(row.field, fields, columns) : "";
  const wanted = wrong.length + (about ? wrapped(about, width).length : 0) + 1;
  const room = Math.max(0, Math.min(Math.max(usual, wanted), height - least));
  if (room < 2) return [];
  const shownWrong = wrong.slice(0, room - 1);
  const left = room - 1 - shownWrong.length;
  const lines = [
    { text: "", isProblem: false },
    ...shownWrong.map((text) => ({ text, isProblem: true })),
    ...(about ? wrappedTo(about, width, left, symbols.more) : []).map((text) => ({ text, isProblem: false })),
  ];
  return [...lines, ...Array.from({ length: room - lines.length }, () => ({ text: "", isProblem: false }))];
}

/** The help, behind the whole label where the form has no room for it. */
function helpOf(field: Field, fields: readonly Field[], columns: number): string {
  const { label, help = "", required } = field;
  const isCut = labelWidthOf(field) + 1 > labelRoom(Math.max(...fields.map(labelWidthOf)) + 2, columns);
  const text = required ? `${help} Required.`.trimStart() : help;
  return isCut ? `${label}: ${text}` : text;
}

/** Draws {@link aboutLines}; in the empty one it says how many rows of the form are further down. */
export function FormAbout({ lines, hidden }: { lines: readonly AboutLine[]; hidden: number }): ReactNode {
  return (
    <Box flexDirection="column" paddingLeft={2} flexShrink={0}>
      {lines.map(({ text, isProblem }, index) =>
        isProblem ? (
          // a line is known by its place alone
          <Toned key={index} tone="bad">
            {text}
          </Toned>
        ) : (
          <Text key={index} dimColor>
            {text || (index === 0 && hidden > 0 ? ` ${symbols.down} ${hidden} more` : " ")}
          </Text>
        ),
      )}
    </Box>
  );
}
