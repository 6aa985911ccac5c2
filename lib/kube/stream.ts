import type { Readable } from "node:stream";

/** All of a stream, as UTF-8. */
export async function text(stream: Readable): Promise<string> {
  stream.setEncoding("utf8");
  let content = "";
  for await (const chunk of stream) content += chunk;
  return content;
}

/** A stream line by line, without the line ends; the last one need not be complete. */
export async function* lines(stream: Readable): AsyncGenerator<string, void, undefined> {
  stream.setEncoding("utf8");
  let rest = "";
  for await (const chunk of stream) {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() as string;
    yield* parts;
  }
  if (rest) yield rest;
}
