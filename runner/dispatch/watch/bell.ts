/** How long it is quiet after the last ring before somebody is woken, and how long that may take since the first; in milliseconds. */
const quiet = 100;
const most = 1_000;

/** Wakes the one who waits, a moment after the last of several rings, so that what changes together is looked at together. */
export class Bell {
  #first: number | undefined;
  #last = 0;
  #again = () => {};

  /** What was rung while nobody waited counts for the next who does. */
  ring(): void {
    this.#last = Date.now();
    this.#first ??= this.#last;
    this.#again();
  }

  /**
   * Resolves after rings, at a time, or when `signal` aborts.
   *
   * @param time - milliseconds since the epoch; at most 24 days from now
   */
  async next(time: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const rung = this.#first === undefined ? time : Math.min(this.#last + quiet, this.#first + most);
      const left = Math.min(rung, time) - Date.now();
      if (left <= 0) break;
      await this.#pause(left, signal);
    }
    this.#first = undefined;
  }

  /** Ends earlier with a ring. */
  #pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        this.#again = () => {};
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      signal.addEventListener("abort", end);
      this.#again = end;
    });
  }
}
