import type { CloudAccount } from "../../crds/api/objects.ts";

const firstSeconds = 5;
const longest = 600;

/**
 * When to try again after `failures` retryable failures in a row: doubling from 5 s to `longestSeconds` (default 10 min), with
 * half of it random so that objects that failed together don't come back together; never sooner than the other side asked for.
 */
export function retryAt(
  now: Date,
  failures: number,
  { retryAfterSeconds = 0, longestSeconds = longest }: { retryAfterSeconds?: number | undefined; longestSeconds?: number } = {},
  random = Math.random(),
): string {
  const ceiling = Math.min(longestSeconds, firstSeconds * 2 ** Math.min(failures - 1, 20));
  const seconds = Math.max(ceiling / 2 + (ceiling / 2) * random, retryAfterSeconds);
  return after(now, seconds);
}

/** When to observe an unchanged object again, by the account's drift interval; undefined for never. Spread over a tenth of it. */
export function driftAt(now: Date, account: CloudAccount, random = Math.random()): string | undefined {
  const seconds = durationSeconds(account.spec.driftInterval);
  return seconds === 0 ? undefined : after(now, seconds * (1 + random / 10));
}

/** A time so many seconds from now. */
export function after(now: Date, seconds: number): string {
  return new Date(now.getTime() + seconds * 1000).toISOString();
}

/** Seconds of a duration such as `1h30m`, as the CRD's pattern allows it. */
export function durationSeconds(duration: string): number {
  const unit = { h: 3600, m: 60, s: 1 } as const;
  return [...duration.matchAll(/(\d+)([hms])/g)].reduce((sum, [, count, name]) => sum + Number(count) * unit[name as keyof typeof unit], 0);
}
