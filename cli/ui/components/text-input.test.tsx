import { expect, onTestFinished, test } from "vitest";

import { show } from "../testing/screen.tsx";
import { TextInput } from "./text-input.tsx";

async function input(options: { width?: number; initial?: string } = {}) {
  const typed: string[] = [];
  const shown = await show(<TextInput width={20} placeholder="a name" onChange={(text) => typed.push(text)} {...options} />);
  onTestFinished(() => shown.close());
  return { ...shown, value: () => typed.at(-1) };
}

test("keys edit a line as they do in a shell", async () => {
  const { type, press, value } = await input();
  await type("orders of may");
  await press("ctrl-w");
  expect(value()).toBe("orders of ");
  await press("ctrl-a", "\u001Bd");
  expect(value()).toBe(" of ");
  await press("ctrl-k");
  await type("orders of ");
  await press("ctrl-a", "delete", "ctrl-e", "backspace", "left", "X");
  expect(value()).toBe("rders oXf");
  await press("ctrl-k");
  expect(value()).toBe("rders oX");
  await press("ctrl-u");
  expect(value()).toBe("");
});

test("what is pasted comes as a whole, in one line", async () => {
  const { paste, value } = await input();
  await paste("arn:aws:kms:\nkey/1\n");
  expect(value()).toBe("arn:aws:kms: key/1");
});

test("quick typing that arrives in one piece loses no letter", async () => {
  const { press, value } = await input();
  await press("orders");
  expect(value()).toBe("orders");
});

test("a text longer than its room is shown around the cursor", async () => {
  const { text, press } = await input({ width: 10, initial: "0123456789abcdef" });
  expect(text()).toBe("789abcdef");
  await press("home");
  expect(text()).toBe("0123456789");
});

test("an emoji of several code points is one character", async () => {
  const { paste, press, value } = await input();
  await paste("a👩‍💻b");
  await press("left", "backspace");
  expect(value()).toBe("ab");
});
