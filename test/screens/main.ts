import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { LeftOut } from "../bench/left-out.ts";
import { plugin } from "../bench/world.ts";
import { Tmux } from "../parts/tmux.ts";
import { furnish } from "./furnish.ts";
import { inCluster, type Scene } from "./scenes.ts";
import { Shop } from "./shop.ts";
import { draw } from "./svg/draw.ts";

/**
 * `npm run screens [-- NAME…]`: pictures of the screens in docs/screens, from the built plugin on a real terminal. Names, values and
 * sizes are the same each time; ages, times, uids and what is made of them, such as names in the cloud, are those of the run.
 */

const columns = 110;
const folder = join(import.meta.dirname, "../../docs/screens");
const wanted = process.argv.slice(2);
const say = (line: string): void => void process.stderr.write(`${line}\n`);

await unlessLeftOut("screens in a cluster", async () => {
  const scenes = chosen(inCluster);
  if (!scenes.length) return;
  const shop = await Shop.open();
  try {
    await furnish(shop);
    for (const scene of scenes) await take(scene, shop);
  } finally {
    await shop.close();
  }
});

function chosen(scenes: readonly Scene[]): readonly Scene[] {
  return wanted.length ? scenes.filter(({ name }) => wanted.includes(name)) : scenes;
}

async function take({ name: first, words, rows = 28, play }: Scene, shop: Shop): Promise<void> {
  const terminal = await Tmux.start([process.execPath, plugin, ...words], { env: shop.env, columns, rows });
  const title = ["kubectl cloud", ...words].join(" ");
  const picture = async (name = first): Promise<void> => {
    const svg = draw({ title, screen: await terminal.screen({ colors: true }), columns, rows });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.svg`), svg);
    say(`${name}.svg: ${(Buffer.byteLength(svg) / 1000).toFixed(1)} kB`);
  };
  try {
    await play(terminal, picture, shop);
  } finally {
    await terminal.close();
  }
}

async function unlessLeftOut(what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof LeftOut)) throw error;
    say(`Left out: ${what}: ${error.message}`);
  }
}
