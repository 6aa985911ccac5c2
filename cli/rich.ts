import type * as Ui from "./ui/index.ts";

/**
 * Whether a terminal is one for screens: all three streams lead to it, it can move its cursor (`TERM=dumb` can't), and nobody
 * builds something with it (`CI`).
 */
export function isRich(env: NodeJS.ProcessEnv, streams: readonly { isTTY?: boolean }[]): boolean {
  const inCi = env["CI"] !== undefined && !["", "0", "false"].includes(env["CI"]);
  return !inCi && env["TERM"] !== "dumb" && streams.every(({ isTTY }) => isTTY);
}

/** Whether the user hears screens: ink's variable, and the one that other command lines share. */
export function hasScreenReader(env: NodeJS.ProcessEnv): boolean {
  return env["INK_SCREEN_READER"] === "true" || Boolean(env["ACCESSIBLE"]);
}

/** Loads the screens, with ink and react, which nothing else needs. */
export async function loadUi(): Promise<typeof Ui> {
  // what draws knows FORCE_COLOR only, and looks at it when it is loaded: https://no-color.org
  if (process.env["NO_COLOR"]) process.env["FORCE_COLOR"] = "0";
  const ui = await import("./ui/index.ts");
  await ui.ready;
  return ui;
}
