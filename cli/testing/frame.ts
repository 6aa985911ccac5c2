import type { Context, Frame } from "../context.ts";
import { choosePlace } from "../place/choose.ts";

/** A frame without a terminal that keeps what is said; its cluster is the context given, or none. */
export function silentFrame(context?: Context): Frame & { said: { out: string; notes: string[] } } {
  const said = { out: "", notes: [] as string[] };
  return {
    said,
    io: {
      out: (text) => void (said.out += text),
      note: (line) => void said.notes.push(line),
      stdin: () => Promise.resolve(""),
      width: undefined,
      interactive: false,
      rich: false,
      confirm: () => Promise.reject(new Error("somebody was asked without a terminal")),
    },
    place: (flags, only) => choosePlace(flags, {}, "/work", only),
    connectCluster: () => Promise.reject(new Error("the cluster was asked")),
    connectFolder: () => Promise.reject(new Error("the folder was asked")),
    connect: () => (context ? Promise.resolve(context) : Promise.reject(new Error("the cluster was asked"))),
  };
}
