import { expect, it } from "vitest";

import { fromWindow, toWindow } from "./window.ts";

it.each([
  ["Sunday", "03:00", 0, 3, 0],
  ["Friday", "23:30", 5, 23, 30],
] as const)("%s %s is day %i, as Azure counts from Sunday", (day, startTime, dayOfWeek, startHour, startMinute) => {
  const window = { customWindow: "Enabled", dayOfWeek, startHour, startMinute };
  expect(toWindow({ day, startTime })).toEqual(window);
  expect(fromWindow(window)).toEqual({ day, startTime });
});

it("reads what Azure spells otherwise, and leaves to Azure what is Azure's", () => {
  expect(fromWindow({ customWindow: "enabled", dayOfWeek: 5 })).toEqual({ day: "Friday", startTime: "00:00" });
  expect(fromWindow({ customWindow: "Disabled", dayOfWeek: 5, startHour: 0, startMinute: 0 })).toBeUndefined();
  expect(fromWindow(undefined)).toBeUndefined();
  expect(fromWindow(toWindow(undefined))).toBeUndefined();
});
