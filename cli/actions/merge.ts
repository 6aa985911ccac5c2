/** Takes what comes first of several streams. */
export async function* merge<T>(streams: readonly AsyncGenerator<T>[]): AsyncGenerator<T> {
  const next = (stream: AsyncGenerator<T>) => stream.next().then((result) => ({ stream, result }));
  const waiting = new Map(streams.map((stream) => [stream, next(stream)]));
  while (waiting.size) {
    const { stream, result } = await Promise.race(waiting.values());
    if (result.done) waiting.delete(stream);
    else {
      waiting.set(stream, next(stream));
      yield result.value;
    }
  }
}
