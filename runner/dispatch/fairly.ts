/**
 * Orders entries so that groups take turns: the first of each group, then the second of each, and so on. Within a group
 * the smallest `rank` comes first.
 */
export function fairly<T>(entries: readonly T[], groupOf: (entry: T) => string, rank: (entry: T) => string): T[] {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const group = groups.get(groupOf(entry));
    if (group) group.push(entry);
    else groups.set(groupOf(entry), [entry]);
  }
  const turns = [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) =>
      group.toSorted((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0)).map((entry, turn) => ({ entry, turn })),
    );
  return turns.toSorted((a, b) => a.turn - b.turn).map(({ entry }) => entry);
}
