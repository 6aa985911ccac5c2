import { type Finding, type Found, guarded } from "./finding.ts";

/** One thing that doctor looks at. */
export interface Check<Subject> {
  /** Its name in one word, as `-o json` has it. */
  id: string;
  /** Ids of the checks without which there is nothing to look at here: once one of them has failed, this one is left out. */
  needs?: readonly string[];
  run(subject: Subject): Promise<Found | Found[]>;
}

/** Carries checks out in their order; yields what each finds as soon as it has. */
export async function* examine<Subject>(checks: readonly Check<Subject>[], subject: Subject): AsyncGenerator<Finding> {
  const broken = new Set<string>();
  for (const { id, needs = [], run } of checks) {
    if (needs.some((need) => broken.has(need))) {
      // what hangs on this one has nothing to look at either
      broken.add(id);
      continue;
    }
    for (const found of await guarded(() => run(subject))) {
      if (found.state === "failed") broken.add(id);
      yield { check: id, ...found };
    }
  }
}
