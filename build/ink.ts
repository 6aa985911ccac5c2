import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

import type { Plugin } from "esbuild";

/** A package's file, and what of its text is another in the bundle. */
interface Change {
  /** End of its path. */
  file: RegExp;
  texts: readonly (readonly [from: RegExp, to: string])[];
}

const ours = JSON.stringify(resolve("cli/ui/graphemes.ts"));
// Unicode's tables take longer to load than a screen takes to be drawn, and most texts need none of them
const segmenter = [
  [/^/, `import { graphemes } from ${ours};\n`],
  [/new Intl\.Segmenter\([^)]*\)/g, "graphemes"],
] as const;

/** React's developer tools, which are waited for. */
const withoutDevTools = [/process\.env\['DEV'\] === 'true'/g, "false"] as const;

const withResolvers = `((made = {}) => {
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
})()`;

const changes: readonly Change[] = [
  { file: /ink\/build\/reconciler\.js$/, texts: [withoutDevTools] },
  // Node 20 has no Promise.withResolvers
  { file: /ink\/build\/ink\.js$/, texts: [withoutDevTools, [/Promise\.withResolvers\(\)/g, withResolvers]] },
  // of a data: URL, for which node would load all that its fetch needs: longer than all the rest takes
  { file: /yoga-wasm-base64-esm\.js$/, texts: [[/typeof fetch/g, "undefined"]] },
  {
    file: /(ink\/build\/line-update|slice-ansi\/tokenize-ansi|(wrap-ansi|cli-truncate)\/index|ansi-tokenize\/build\/tokenize)\.js$/,
    texts: segmenter,
  },
  {
    file: /string-width\/index\.js$/,
    texts: [
      ...segmenter,
      [/^/, `import { isSingles } from ${ours};\nlet emoji;\n`],
      [/(?<=if \()\/\S+\/(?=\.test\(string\)\) \{\s+return string\.length;)/, "isSingles"],
      [/\/\^\\p\{RGI_Emoji\}\$\/v/, "{ test: (text) => (emoji ??= /^\\p{RGI_Emoji}$$/v).test(text) }"],
    ],
  },
  // for a terminal that doesn't tell its size, and for what is called wrongly
  {
    file: /terminal-size\/index\.js$/,
    texts: [[/import \{execFileSync\} from 'node:child_process';/, later("node:child_process", "execFileSync")]],
  },
  { file: /signal-exit\/index\.js$/, texts: [[/require\('assert'\)/, '{ equal: (...args) => require("assert").equal(...args) }']] },
];

/**
 * ink as screens load it. It waits while it is loaded, which CommonJS can't, for its layout engine in WebAssembly: that becomes an
 * object that is empty until its `loaded` resolves. What takes its time, and is not used as a rule, is loaded when it is.
 */
export const inkForScreens: Plugin = {
  name: "ink-for-screens",
  setup(bundler) {
    for (const { file, texts } of changes)
      bundler.onLoad({ filter: anySeparator(file) }, async ({ path }) => ({
        contents: texts.reduce((text, [from, to]) => replaced(path, text, from, to), await readFile(path, "utf8")),
      }));
    bundler.onResolve({ filter: /^yoga-layout$/ }, () => ({ path: "yoga", namespace: "ink" }));
    bundler.onLoad({ filter: /./, namespace: "ink" }, () => ({
      contents: `
        import { loadYoga } from "yoga-layout/load";
        import constants from "./node_modules/yoga-layout/dist/src/generated/YGEnums.js";
        const Yoga = { ...constants };
        Yoga.loaded = loadYoga().then((yoga) => void Object.setPrototypeOf(Yoga, yoga));
        export default Yoga;
        export * from "yoga-layout/load";`,
      resolveDir: process.cwd(),
    }));
  },
};

function later(module: string, name: string): string {
  return `const ${name} = (...args) => require("${module}").${name}(...args);`;
}

/** A newer version of a package may be written otherwise: better no bundle than one that is slow, and nobody knows why. */
function replaced(path: string, text: string, from: RegExp, to: string): string {
  if (text.search(from) < 0) throw new Error(`${path}: there is no ${from.source} to be replaced any more (build/ink.ts)`);
  return text.replace(from, to);
}

function anySeparator({ source }: RegExp): RegExp {
  return new RegExp(source.replaceAll(String.raw`\/`, String.raw`[\\/]`));
}
