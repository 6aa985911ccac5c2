/** What one pass did. */
export interface Pass {
  objects: number;
  started: string[];
  refused: number;
  /**
   * What could not be done, by what holds it up: accounts whose runs could not be started, or whose objects could not be told why
   * not; and of runs without an account the verb and the namespace, `bind/shop`.
   */
  failed: string[];
  /** Accounts that something else has changed meanwhile, or what is theirs: they are looked at again. */
  conflicted: string[];
  /** When something may fall due although nothing has changed, in milliseconds since the epoch; undefined for never. */
  next?: number;
}

/** What of a pass is worth a line in the log. */
export function told({ next: _next, ...pass }: Pass): object {
  return pass;
}
