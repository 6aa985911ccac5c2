/** Colours by the names that style.ts gives them; the dark ones, unless who looks has a light system. */
const dark = {
  ground: "#0d1117",
  text: "#e6edf3",
  black: "#484f58",
  red: "#ff7b72",
  green: "#3fb950",
  yellow: "#d29922",
  blue: "#58a6ff",
  magenta: "#bc8cff",
  cyan: "#39c5cf",
  white: "#b1bac4",
};

const light: typeof dark = {
  ground: "#ffffff",
  text: "#1f2328",
  black: "#24292f",
  red: "#cf222e",
  green: "#116329",
  yellow: "#7d4e00",
  blue: "#0969da",
  magenta: "#8250df",
  cyan: "#1b7c83",
  white: "#6e7781",
};

const fonts = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace";

const rules = (colors: typeof dark) =>
  Object.entries(colors)
    .map(([name, color]) => `.${name},.bright-${name}{fill:${color}}`)
    .join("");

/** What all pictures share. */
export const styleSheet = [
  `text{font:14px ${fonts};white-space:pre}`,
  rules(dark),
  ".frame{fill:none;stroke:#8b949e;stroke-opacity:.5}",
  ".bold{font-weight:bold}.dim{fill-opacity:.65}.italic{font-style:italic}.underline{text-decoration:underline}.strike{text-decoration:line-through}",
  `@media (prefers-color-scheme:light){${rules(light)}}`,
].join("\n");
