/**
 * Does some work that Ctrl-C, which a terminal sends as SIGINT, asks to end early. The second one ends the process, as ever.
 *
 * @param work - ends soon once the signal aborts
 */
export async function interruptible<T>(work: (stop: AbortController) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const leave = () => stop.abort();
  process.once("SIGINT", leave);
  try {
    return await work(stop);
  } finally {
    process.off("SIGINT", leave);
  }
}
