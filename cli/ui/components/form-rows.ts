import type { Field } from "./form.tsx";

/** A line of a form: a field, the heading of fields that can be folded away, or what ends the form. */
export type Row =
  | { type: "field"; id: string; field: Field }
  | { type: "section"; id: string; section: string; fields: readonly Field[]; isOpen: boolean }
  | { type: "done"; id: string };

/** Ids of a section and of the last row; fields have their own. */
const sectionId = (section: string) => `section ${section}`;
const doneId = "done ";

/** The lines of a form: fields in sight always, then the sections, of which those that are open show theirs. */
export function rowsOf(fields: readonly Field[], open: readonly string[]): Row[] {
  const sections = [...new Set(fields.flatMap(({ section }) => section ?? []))];
  return [
    ...fields.filter(({ section }) => section === undefined).map(fieldRow),
    ...sections.flatMap((section): Row[] => {
      const inside = fields.filter((field) => field.section === section);
      const isOpen = open.includes(section);
      return [{ type: "section", id: sectionId(section), section, fields: inside, isOpen }, ...(isOpen ? inside.map(fieldRow) : [])];
    }),
    { type: "done", id: doneId },
  ];
}

function fieldRow(field: Field): Row {
  return { type: "field", id: field.id, field };
}
