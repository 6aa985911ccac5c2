import type { MaintenanceWindow } from "@azure/arm-postgresql-flexible";

import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";

type Window = NonNullable<PostgresSpec["maintenanceWindow"]>;

/** Azure counts from 0, Sunday: https://learn.microsoft.com/rest/api/postgresql/servers/create-or-update#maintenancewindow */
const days: readonly Window["day"][] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** A window as Azure has it; without one Azure chooses it again. */
export function toWindow(window: Window | undefined): MaintenanceWindow {
  if (!window) return { customWindow: "Disabled", dayOfWeek: 0, startHour: 0, startMinute: 0 };
  const [startHour = 0, startMinute = 0] = window.startTime.split(":").map(Number);
  return { customWindow: "Enabled", dayOfWeek: days.indexOf(window.day), startHour, startMinute };
}

/** What somebody chose; undefined where Azure does. Azure takes `enabled` and answers `Enabled`. */
export function fromWindow({ customWindow, dayOfWeek = 0, startHour = 0, startMinute = 0 }: MaintenanceWindow = {}): Window | undefined {
  const day = days[dayOfWeek];
  if (customWindow?.toLowerCase() !== "enabled" || !day) return undefined;
  const two = (number: number) => String(number).padStart(2, "0");
  return { day, startTime: `${two(startHour)}:${two(startMinute)}` };
}
