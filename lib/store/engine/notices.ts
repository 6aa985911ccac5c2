/** What a {@link Listener} is made of: a notice that comes while nobody waits is kept for the next who does. */
export class Notices {
  #pending = false;
  #wake: (() => void) | undefined;

  /** Something may have changed. */
  notify(): void {
    this.#pending = true;
    this.#wake?.();
  }

  /** Resolves at the next notice, or when `signal` aborts. */
  async next(signal: AbortSignal): Promise<void> {
    if (!this.#pending && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        signal.addEventListener("abort", this.#wake);
      });
      signal.removeEventListener("abort", this.#wake as () => void);
      this.#wake = undefined;
    }
    this.#pending = false;
  }
}
