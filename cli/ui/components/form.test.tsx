import { useState } from "react";
import { expect, onTestFinished, test, vi } from "vitest";

import { show, type ShowOptions } from "../testing/screen.tsx";
import { type Field, Form } from "./form.tsx";

const fields: Field[] = [
  { id: "name", label: "name", required: true, help: "Name of the object." },
  { id: "delay", label: "delaySeconds", placeholder: "0", help: "How long each new message is held back: 0 to 900 (15 minutes)." },
  { id: "policy", label: "deletionPolicy", placeholder: "Delete", choices: ["Delete", "Retain", "Snapshot"] },
  { id: "aws.tags", label: "tags", section: "on AWS", several: true, help: "Tags." },
  { id: "aws.arn", label: "redriveAllowPolicy.sourceQueueARNs", section: "on AWS", help: "The queues that may." },
];

interface Options extends ShowOptions {
  problems?: (values: Record<string, string>) => Record<string, string>;
  focus?: string;
  values?: Record<string, string>;
  fields?: Field[];
}

async function form({ problems = () => ({}), focus, values: first = {}, fields: shown = fields, ...options }: Options = {}) {
  const [onDone, onBack] = [vi.fn<() => void>(), vi.fn<() => void>()];
  let latest = first;
  const Whole = () => {
    const [values, setValues] = useState(first);
    latest = values;
    const change = (id: string, value: string) => setValues({ ...values, [id]: value });
    const { rows = 30 } = options;
    return (
      <Form
        fields={shown}
        values={values}
        onChange={change}
        problems={problems(values)}
        height={rows - 2}
        onDone={onDone}
        onBack={onBack}
        doneLabel="review"
        focus={focus}
      />
    );
  };
  const screen = await show(<Whole />, options);
  onTestFinished(() => screen.close());
  return { ...screen, onDone, onBack, values: () => latest };
}

test("fields show what holds by default, and below them what the chosen one is for", async () => {
  const { text } = await form();
  expect(text()).toBe(
    [
      "›  name*",
      "   delaySeconds                          0",
      "   deletionPolicy                        Delete",
      "   ▸ on AWS 2 fields",
      "    review",
      "",
      "  Name of the object. Required.",
    ].join("\n"),
  );
});

test("what is typed goes from field to field, with enter and with the arrows", async () => {
  const { type, press, values, onDone } = await form();
  await type("orders");
  await press("enter");
  await type("5");
  await press("down", "right");
  expect(values()).toEqual({ name: "orders", delay: "5", policy: "Retain" });
  await press("backspace", "S", "up");
  await press("6");
  expect(values()).toEqual({ name: "orders", delay: "56", policy: "Snapshot" });
  await press("down", "enter", "down", "enter");
  expect(onDone).toHaveBeenCalledOnce();
});

test("a section is folded away until it is opened, and counts what is set in it", async () => {
  const { text, press, type } = await form();
  await press("down", "down", "down", "enter", "down");
  expect(text()).toContain("▾ on AWS");
  await type("team=shop");
  await press("up");
  expect(text()).toContain("▾ on AWS 2 fields, 1 set");
  await press("left");
  expect(text()).not.toContain("tags");
});

test("lines that are pasted into a field of several values become several values", async () => {
  const { paste, values } = await form({ focus: "aws.tags" });
  await paste("team=shop\nnote=a,b\n");
  expect(values()).toEqual({ "aws.tags": 'team=shop, "note=a,b"' });
});

test("what is wrong is told as it is typed; what is missing once one wants to go on", async () => {
  const problems = ({ name = "", delay = "" }: Record<string, string>) => ({
    ...(!name && { name: "name is missing" }),
    ...(delay === "901" && { delay: "must be 0 to 900, not 901" }),
  });
  const { text, press, type, onDone } = await form({ problems });
  await press("down");
  await type("90");
  expect(text()).not.toContain("✖");
  await type("1");
  expect(text()).toContain("›✖ delaySeconds");
  expect(text()).toContain("✖ must be 0 to 900, not 901");
  await press("ctrl-s");
  expect(text()).toContain("›✖ name*");
  expect(text()).toContain("✖ name is missing");
  expect(text()).toContain(" ✖ delaySeconds");
  expect(onDone).not.toHaveBeenCalled();
});

test("a field to which something was objected is shown, also out of a folded section", async () => {
  const { text } = await form({ focus: "aws.tags", problems: () => ({ "aws.tags": "at most 40 keys" }) });
  expect(text()).toContain("›✖   tags");
  expect(text()).toContain("✖ at most 40 keys");
});

test("on 40 columns and 12 rows the chosen field is in sight with all that is said of it", async () => {
  const many = Array.from({ length: 30 }, (_, index): Field => ({ id: `f${index}`, label: `field${index}`, help: "Text. ".repeat(20) }));
  const { text, press } = await form({ columns: 40, rows: 12, fields: many, focus: "f17" });
  const lines = text().split("\n");
  expect(lines).toContain("›  field17");
  expect(lines.length).toBeLessThanOrEqual(10);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
  expect(text().match(/Text\./g)).toHaveLength(20);
  await press("pgdn", "pgdn", "pgdn", "pgdn", "pgdn");
  expect(text()).toContain("[review]");
});

test("a label that has no room is told whole below", async () => {
  const { text } = await form({ columns: 40, rows: 20, focus: "aws.arn" });
  expect(text()).toContain("redriveA…ueueARNs");
  expect(text()).toContain("  redriveAllowPolicy.sourceQueueARNs:");
});

test("choices that do not all fit are shown around the chosen one", async () => {
  const choices = ["P4", "P6", "P10", "P15", "P20", "P30", "P40", "P50", "P60", "P70", "P80"];
  const { text, press } = await form({ columns: 40, fields: [{ id: "tier", label: "storageTier", choices: ["", ...choices] }] });
  expect(text()).toContain("[(not set)] P4  P6 …");
  await press("left");
  expect(text()).toMatch(/…( P\d0 )+\[P80\]/);
  await press("left", "left", "left");
  expect(text()).toMatch(/…( P\d0 )+\[P50\]( P\d0 )+…/);
});

test("space puts in what a field stands for, which can be typed on, and takes it out again", async () => {
  const { press, type, values, text } = await form({
    fields: [{ id: "host", label: "host", placeholder: "left out", toggle: "ORDERS_HOST" }],
  });
  expect(text()).toContain("left out");
  await press("space");
  await type("NAME");
  expect(values()).toEqual({ host: "ORDERS_HOSTNAME" });
  await press("space");
  expect(values()).toEqual({ host: "" });
});
