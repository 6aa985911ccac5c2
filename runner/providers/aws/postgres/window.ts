import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";

type Window = NonNullable<PostgresSpec["maintenanceWindow"]>;

const days: readonly Window["day"][] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
/** The shortest that RDS takes: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Maintenance.html */
const minutes = 30;

/** `sun:03:00-sun:03:30`, as RDS has it. */
export function toWindow({ day, startTime }: Window): string {
  const [hour = 0, minute = 0] = startTime.split(":").map(Number);
  const end = hour * 60 + minute + minutes;
  const endDay = days[(days.indexOf(day) + Math.floor(end / 1440)) % 7] ?? day;
  const two = (number: number) => String(number).padStart(2, "0");
  return `${short(day)}:${startTime}-${short(endDay)}:${two(Math.floor(end / 60) % 24)}:${two(end % 60)}`;
}

/** Day and start of RDS' form; how long it is, a spec doesn't say. */
export function fromWindow(window: string | undefined): Window | undefined {
  const [, name, startTime] = /^([a-z]{3}):(\d\d:\d\d)-/i.exec(window ?? "") ?? [];
  const day = days.find((each) => short(each) === name?.toLowerCase());
  return day && startTime ? { day, startTime } : undefined;
}

function short(day: Window["day"]): string {
  return day.slice(0, 3).toLowerCase();
}
