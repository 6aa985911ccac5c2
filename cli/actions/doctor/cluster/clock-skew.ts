import type { ClusterContext } from "../../../context.ts";

/** How far this machine's clock is ahead of the API server's, in milliseconds; undefined where it doesn't tell its time. */
export async function skewOfClock({ client, now }: ClusterContext): Promise<number | undefined> {
  let date: string | undefined;
  const asked = now().getTime();
  await client.text("GET", "/version", { seen: (headers) => (date = headers.date) });
  const answered = now().getTime();
  const server = Date.parse(date ?? "");
  if (Number.isNaN(server)) return undefined;
  // the header has whole seconds, and the answer was on its way
  return (asked + answered) / 2 - (server + 500);
}
