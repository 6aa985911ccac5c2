import { Text } from "ink";
import { expect, onTestFinished, test } from "vitest";

import { show } from "../testing/screen.tsx";
import { Picker, type PickerProps } from "./picker.tsx";

async function picker(given: Partial<PickerProps<string>> & { columns?: number } = {}) {
  const said: string[] = [];
  const { columns = 60, ...props } = given;
  const shown = await show(
    <Picker
      items={["deployment/taken", "deployment/web", "statefulset/web"]}
      keyOf={(item) => item}
      textOf={(item) => item}
      placeholder="type to filter"
      empty="there is none"
      height={5}
      label="choose"
      onPick={(item) => said.push(item)}
      onBack={() => said.push("back")}
      {...props}
    >
      {(item) => <Text wrap="truncate">{item}</Text>}
    </Picker>,
    { columns },
  );
  onTestFinished(() => shown.close());
  return { ...shown, said };
}

test("what is typed, also behind a slash and all at once, leaves those that have it; enter takes the first", async () => {
  const { press, said, text } = await picker();
  await press("/web");
  expect(text()).not.toContain("taken");
  await press("enter");
  expect(said).toEqual(["deployment/web"]);
});
