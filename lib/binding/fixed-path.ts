const step = /^(?:\.([A-Za-z_][\w-]*)|\[(?:'([^']+)'|"([^"]+)")\])/;

/**
 * The keys of a Fixed JSONPath, the part of JSONPath that leads to one place whatever is in the object: `.spec['template']`.
 *
 * @returns undefined when the text is none, such as one with a wildcard or an index
 * @see https://servicebinding.io/spec/core/1.1.0/#fixed-jsonpath
 */
export function fixedPath(text: string): string[] | undefined {
  const keys: string[] = [];
  let rest = text.trim();
  while (rest) {
    const match = step.exec(rest);
    if (!match) return undefined;
    keys.push((match[1] ?? match[2] ?? match[3]) as string);
    rest = rest.slice(match[0].length);
  }
  return keys.length ? keys : undefined;
}
