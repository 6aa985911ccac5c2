import type { Pass } from "../pass.ts";

/** How long an account is left alone, in milliseconds: after a conflict until the copies have caught up, after failures doubling. */
const conflict = 1_000;
const failure = { first: 5_000, longest: 60_000 };

/** Which accounts something went wrong with, so that not every event makes it go wrong again. */
export class Holds {
  readonly #holds = new Map<string, { until: number; failures: number }>();

  /** Accounts to leave alone now. */
  at(now: Date): ReadonlySet<string> {
    return new Set([...this.#holds].filter(([, { until }]) => until > now.getTime()).map(([name]) => name));
  }

  /** When the first of them may be tried again, in milliseconds since the epoch. */
  next(now: Date): number {
    return Math.min(...[...this.#holds.values()].map(({ until }) => until).filter((until) => until > now.getTime()));
  }

  /** Takes in what a pass did, in which `held` were left alone. */
  learn({ failed, conflicted }: Pick<Pass, "failed" | "conflicted">, held: ReadonlySet<string>, now: Date): void {
    const before = new Map(this.#holds);
    for (const name of before.keys()) if (!held.has(name)) this.#holds.delete(name);
    for (const name of conflicted) this.#holds.set(name, { until: now.getTime() + conflict, failures: before.get(name)?.failures ?? 0 });
    for (const name of new Set(failed)) {
      const failures = (before.get(name)?.failures ?? 0) + 1;
      this.#holds.set(name, { until: now.getTime() + Math.min(failure.longest, failure.first * 2 ** (failures - 1)), failures });
    }
  }
}
