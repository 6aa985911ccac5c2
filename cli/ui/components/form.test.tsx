import { type ReactNode, useState } from "react";
import { expect, onTestFinished, test } from "vitest";

import { show } from "../testing/screen.tsx";
import { type Field, Form } from "./form.tsx";

const nothing = () => undefined;

async function form(fields: Field[]) {
  let values: Record<string, string> = {};
  function Typed(): ReactNode {
    const [now, set] = useState(values);
    values = now;
    const change = (id: string, value: string) => set({ ...now, [id]: value });
    return (
      <Form fields={fields} values={now} onChange={change} problems={{}} height={10} onDone={nothing} onBack={nothing} doneLabel="go on" />
    );
  }
  const shown = await show(<Typed />);
  onTestFinished(() => shown.close());
  return { ...shown, values: () => values };
}

test("space puts in what a field stands for, which can be typed on, and takes it out again", async () => {
  const { press, type, values, text } = await form([{ id: "host", label: "host", placeholder: "left out", toggle: "ORDERS_HOST" }]);
  expect(text()).toContain("left out");
  await press("space");
  await type("NAME");
  expect(values()).toEqual({ host: "ORDERS_HOSTNAME" });
  await press("space");
  expect(values()).toEqual({ host: "" });
});
