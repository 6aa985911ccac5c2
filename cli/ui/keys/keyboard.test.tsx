import { Text } from "ink";
import { type ReactNode, useState } from "react";
import { expect, onTestFinished, test, vi } from "vitest";

import { Hints } from "../components/hints.tsx";
import { TextInput } from "../components/text-input.tsx";
import { show } from "../testing/screen.tsx";
import { useKeys } from "./keyboard.tsx";

function Keys({ keys, label, modal = false, onKey, children }: KeysProps): ReactNode {
  useKeys([{ keys, label, run: () => onKey(label) }], { modal });
  return children ?? <Text>{label}</Text>;
}

interface KeysProps {
  keys: string[];
  label: string;
  modal?: boolean;
  onKey(label: string): void;
  children?: ReactNode;
}

test("what asks a question keeps all keys, also when the words of what is below it change", async () => {
  const heard: string[] = [];
  const onKey = (label: string) => void heard.push(label);
  const screen = (label: string) => (
    <Keys keys={["y", "q"]} label={label} onKey={onKey}>
      <Keys keys={["y"]} label="yes" modal onKey={onKey} />
    </Keys>
  );
  const shown = await show(screen("below"));
  onTestFinished(() => shown.close());
  await shown.press("y");
  await shown.draw(screen("below, in other words"));
  await shown.press("y", "q");
  expect(heard).toEqual(["yes", "yes"]);
});

test("a part's keys come before those of the screen that it is in", async () => {
  const heard: string[] = [];
  const onKey = (label: string) => void heard.push(label);
  const shown = await show(
    <Keys keys={["c", "q"]} label="screen" onKey={onKey}>
      <Keys keys={["c"]} label="part" onKey={onKey} />
    </Keys>,
  );
  onTestFinished(() => shown.close());
  await shown.press("c", "q");
  expect(heard).toEqual(["part", "screen"]);
});

test("hints name what a key does now, and not what something else keeps it from", async () => {
  const onKey = () => undefined;
  const screen = (part: ReactNode) => (
    <Keys keys={["c"]} label="create" onKey={onKey}>
      {part}
      <Hints />
    </Keys>
  );
  const shown = await show(screen(<Keys keys={["c"]} label="copy" onKey={onKey} />));
  onTestFinished(() => shown.close());
  expect(shown.text()).toContain("c copy");
  expect(shown.text()).not.toContain("c create");
  await shown.draw(screen(null));
  expect(shown.text()).toBe("c create");
});

/** Takes its time to be drawn, as a long list on a busy machine does. */
function Slow({ text }: { text: string }): ReactNode {
  for (const end = performance.now() + 6; performance.now() < end;);
  return <Text>{text}</Text>;
}

function SlowInput({ onChange }: { onChange(text: string): void }): ReactNode {
  const [value, setValue] = useState("");
  const change = (text: string) => {
    setValue(text);
    onChange(text);
  };
  return (
    <>
      <Slow text={value} />
      <TextInput width={20} onChange={change} />
      <Slow text={value} />
    </>
  );
}

test("what is typed faster than it is drawn loses no letter, in one piece or in many", async () => {
  let typed = "";
  const shown = await show(<SlowInput onChange={(text) => (typed = text)} />);
  onTestFinished(() => shown.close());
  await shown.press("queue/", "i", "n", "v", "oices");
  await vi.waitFor(() => expect(typed).toBe("queue/invoices"), { timeout: 10_000 });
});

test("what is pasted where there is no field does nothing", async () => {
  const heard: string[] = [];
  const shown = await show(<Keys keys={["q"]} label="quit" onKey={(label) => void heard.push(label)} />);
  onTestFinished(() => shown.close());
  await shown.paste("q");
  expect(heard).toEqual([]);
  await shown.press("q");
  expect(heard).toEqual(["quit"]);
});
