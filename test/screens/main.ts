import { mkdirSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

import { LeftOut } from "../bench/left-out.ts";
import { plugin } from "../bench/world.ts";
import { commandOf } from "../parts/plugin.ts";
import { Tmux } from "../parts/tmux.ts";
import { furnish } from "./furnish.ts";
import { LocalFolder } from "./local-folder.ts";
import { inCluster, inFolder, type Scene } from "./scenes.ts";
import { Shop } from "./shop.ts";
import { draw } from "./svg/draw.ts";
import type { Workplace } from "./workplace.ts";

/**
 * `npm run screens [-- NAME…]`: pictures of the screens in docs/screens, from the built plugin on a real terminal. Names, values and
 * sizes are the same each time; ages, times, uids and what is made of them, such as names in the cloud, are those of the run.
 */

const columns = 120;
const folder = join(import.meta.dirname, "../../docs/screens");
const wanted = process.argv.slice(2);
const say = (line: string): void => void process.stderr.write(`${line}\n`);

await takeAll("screens in a cluster", inCluster, async () => {
  const shop = await Shop.open();
  try {
    await furnish(shop);
  } catch (error) {
    await shop.close();
    throw error;
  }
  return shop;
});
await takeAll("screens of local mode", inFolder, () => LocalFolder.open());

async function takeAll(what: string, all: readonly Scene[], open: () => Promise<Workplace>): Promise<void> {
  const scenes = all.filter(({ name }) => !wanted.length || wanted.includes(name));
  if (!scenes.length) return;
  let place: Workplace | undefined;
  try {
    place = await open();
    for (const scene of scenes) await take(scene, place);
  } catch (error) {
    if (!(error instanceof LeftOut)) throw error;
    say(`Left out: ${what}: ${error.message}`);
  } finally {
    await place?.close();
  }
}

async function take({ name: first, words, rows = 28, play }: Scene, place: Workplace): Promise<void> {
  const terminal = await Tmux.start([...commandOf(plugin), ...words], { env: place.env, cwd: place.folder, columns, rows });
  const title = ["kubectl cloud", ...words].join(" ");
  const picture = async (name = first): Promise<void> => {
    const text = await terminal.screen();
    if (text.includes(tmpdir()) || text.includes(homedir())) throw new Error(`${name} shows a path of this machine:\n${text}`);
    const svg = draw({ title, screen: await terminal.screen({ colors: true }), columns, rows });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.svg`), svg);
    say(`${name}.svg: ${(Buffer.byteLength(svg) / 1000).toFixed(1)} kB`);
  };
  try {
    await play(terminal, picture, place);
  } finally {
    await terminal.close();
  }
}
