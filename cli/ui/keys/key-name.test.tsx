import { Text } from "ink";
import type { ReactNode } from "react";
import { expect, onTestFinished, test } from "vitest";

import { show } from "../testing/screen.tsx";
import { useKeys } from "./keyboard.tsx";

function Listener({ onKey }: { onKey(key: string): void }): ReactNode {
  useKeys([], { other: (key) => (onKey(key), true) });
  return <Text>keys</Text>;
}

const esc = "\u001B";

// what terminals send: xterm and those like it (Windows Terminal, iTerm, kitty, VS Code), rxvt, PuTTY, the Linux console, tmux
test.each([
  ["enter", ["\r", "\n", `${esc}OM`]],
  ["esc", [esc]],
  ["tab", ["\t"]],
  ["shift-tab", [`${esc}[Z`]],
  ["space", [" "]],
  ["ctrl-space", ["\0"]],
  ["alt-space", [`${esc} `]],
  ["backspace", ["\u007F", "\b"]],
  ["alt-backspace", [`${esc}\u007F`, `${esc}\b`]],
  ["delete", [`${esc}[3~`]],
  ["ctrl-delete", [`${esc}[3;5~`, `${esc}[3^`]],
  ["home", [`${esc}[H`, `${esc}OH`, `${esc}[1~`, `${esc}[7~`]],
  ["end", [`${esc}[F`, `${esc}OF`, `${esc}[4~`, `${esc}[8~`]],
  ["ctrl-home", [`${esc}[1;5H`, `${esc}[7^`]],
  ["pgup", [`${esc}[5~`]],
  ["pgdn", [`${esc}[6~`]],
  ["up", [`${esc}[A`, `${esc}OA`]],
  ["left", [`${esc}[D`, `${esc}OD`]],
  ["ctrl-left", [`${esc}[1;5D`, `${esc}[5D`, `${esc}Od`]],
  ["ctrl-right", [`${esc}[1;5C`, `${esc}[5C`, `${esc}Oc`]],
  ["alt-left", [`${esc}[1;3D`, `${esc}${esc}[D`]],
  ["alt-b", [`${esc}b`]],
  ["shift-up", [`${esc}[1;2A`, `${esc}[a`]],
  ["ctrl-a", ["\u0001"]],
  ["ctrl-d", ["\u0004"]],
  ["G", ["G"]],
  ["ü", ["ü"]],
  // keys that have no meaning here
  [undefined, [`${esc}OP`, `${esc}[15~`, `${esc}[2~`, `${esc}[I`, `${esc}[O`]],
])("%s is what it is on every terminal", async (name, sequences) => {
  const heard: string[] = [];
  const shown = await show(<Listener onKey={(key) => heard.push(key)} />);
  onTestFinished(() => shown.close());
  for (const sequence of sequences) {
    heard.length = 0;
    await shown.press(sequence);
    expect(heard, JSON.stringify(sequence)).toEqual(name === undefined ? [] : [name]);
  }
});

test("keys that come at once are told one by one, also those with ctrl", async () => {
  const heard: string[] = [];
  const shown = await show(<Listener onKey={(key) => heard.push(key)} />);
  onTestFinished(() => shown.close());
  await shown.press("a b\u0017\r\nc\u007F");
  expect(heard).toEqual(["a", "space", "b", "ctrl-w", "enter", "c", "backspace"]);
});
