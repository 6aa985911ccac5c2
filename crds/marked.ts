import type { KindDefinition } from "./api/kind.ts";
import { labels, runnerRepository } from "./api/names.ts";

type Named = Pick<KindDefinition, "kind" | "plural">;

const list = /\[[^\]]*\](?=.* # every service kind(?:: (?<suffix>plurals|\/\w+))?$)/gm;
const map = /\{[^}]*\}(?=.* # every service kind: by kind$)/gm;
const block = /(?<=# every service kind: pattern\n)(?<indent> *)- .*?(?=^ *# every service kind: end$)/gms;

/**
 * A manifest of deploy/ with what is marked in it brought up to date: for each kind
 *
 * - `[…] # every service kind`: its plural, `: /status` its subresource, `: plurals` its plural as a text in CEL
 * - `{…} # every service kind: by kind`: its plural by its name, in CEL
 * - from `# every service kind: pattern` to `# every service kind: end`: the first item, with its kind and plural in place of
 *   those of the first
 */
export function withKinds(text: string, kinds: readonly Named[]): string {
  return text
    .replaceAll(list, (...match) => {
      const { suffix = "" } = match.at(-1) as { suffix?: string };
      return `[${kinds.map(({ plural }) => (suffix === "plurals" ? `'${plural}'` : plural + suffix)).join(", ")}]`;
    })
    .replaceAll(map, () => `{${kinds.map(({ kind, plural }) => `'${kind}': '${plural}'`).join(", ")}}`)
    .replaceAll(block, (items, indent: string) => forEach(items, indent, kinds));
}

const image = new RegExp(`(${runnerRepository}:)[\\w.-]+`, "g");
const label = new RegExp(`(${labels.version}:) "[^"]*"`, "g");

/** A manifest of deploy/ with a version's image, and its label in a kustomization. */
export function withVersion(text: string, version: string): string {
  return text.replaceAll(image, (_, name: string) => name + version).replaceAll(label, (_, name: string) => `${name} "${version}"`);
}

function forEach(items: string, indent: string, kinds: readonly Named[]): string {
  const next = items.indexOf(`\n${indent}- `);
  const pattern = next < 0 ? items : items.slice(0, next + 1);
  const of = kinds.find(({ kind }) => pattern.includes(`'${kind}'`));
  if (!of) throw new Error(`a pattern for every service kind names none of them: ${pattern}`);
  return kinds.map(({ kind, plural }) => pattern.replaceAll(`'${of.kind}'`, `'${kind}'`).replaceAll(of.plural, plural)).join("");
}
