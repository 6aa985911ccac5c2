import { styleSheet } from "./palette.ts";
import { type Run, runsOf } from "./runs.ts";
import { lookOf } from "./style.ts";

/** What a picture shows. */
export interface Picture {
  /** For who doesn't see it, and in the title bar. */
  title: string;
  /** As `tmux capture-pane -e` prints it. */
  screen: string;
  columns: number;
  rows: number;
}

/** Of a cell, at 14 pixels. Most monospaced fonts are 0.6 of their size wide; what is not is stretched. */
const [width, height] = [8.4, 17];
const bar = 34;
const margin = 14;

/** A terminal's screen as SVG: its letters are text, in a window's frame. */
export function draw({ title, screen, columns, rows }: Picture): string {
  const [w, h] = [round(columns * width + 2 * margin), rows * height + bar + margin];
  const lines = runsOf(screen).slice(0, rows);
  const body = [
    `<rect class="ground" x=".5" y=".5" width="${w - 1}" height="${h - 1}" rx="8"/>`,
    `<rect class="frame" x=".5" y=".5" width="${w - 1}" height="${h - 1}" rx="8"/>`,
    ...["#ff5f57", "#febc2e", "#28c840"].map((color, index) => `<circle cx="${18 + index * 18}" cy="17" r="5.5" fill="${color}"/>`),
    `<text class="text dim" x="${round(w / 2)}" y="22" text-anchor="middle">${escaped(title)}</text>`,
    `<g transform="translate(${margin} ${bar})" xml:space="preserve">`,
    ...lines.map(line),
    "</g>",
  ].filter(Boolean);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" role="img" aria-labelledby="title">`,
    `<title id="title">${escaped(title)}</title>`,
    `<style>\n${styleSheet}\n</style>`,
    ...body,
    "</svg>",
    "",
  ].join("\n");
}

function line(runs: readonly Run[], row: number): string {
  if (!runs.length) return "";
  const behind = runs.map((run) => background(run, row)).join("");
  return `${behind}<text class="text" y="${row * height + 13}">${runs.map(letters).join("")}</text>`;
}

function background({ column, cells, styles }: Run, row: number): string {
  const { background: color } = lookOf(styles);
  if (color === undefined) return "";
  return `<rect ${fill(color)} x="${round(column * width)}" y="${row * height}" width="${round(cells * width)}" height="${height}"/>`;
}

function letters({ text, column, cells, styles }: Run): string {
  const { color, classes } = lookOf(styles);
  const own = color?.startsWith("#") ? `style="fill:${color}"` : "";
  const named = [...(color && !own ? [color] : []), ...classes].join(" ");
  const place = `x="${round(column * width)}" textLength="${round(cells * width)}" lengthAdjust="spacingAndGlyphs"`;
  return `<tspan ${[place, named && `class="${named}"`, own].filter(Boolean).join(" ")}>${escaped(text)}</tspan>`;
}

function fill(color: string): string {
  return color.startsWith("#") ? `fill="${color}"` : `class="${color}"`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
