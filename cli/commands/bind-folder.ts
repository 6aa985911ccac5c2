import { UsageError } from "../../lib/errors.ts";
import type { Frame, GlobalFlags } from "../context.ts";

/** Refuses local mode, which has no workloads, with what there is instead. */
export function refuseFolder(frame: Pick<Frame, "place">, flags: GlobalFlags, service = ""): void {
  if (frame.place(flags).type === "cluster") return;
  const example = service.includes("/") ? service : "postgres/orders";
  throw new UsageError(
    "local mode has no workloads to bind to",
    `run the app with the connection in its environment: kubectl cloud exec ${example} -- npm start; or print it: kubectl cloud env ${example}`,
  );
}
