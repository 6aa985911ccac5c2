/** What is wrong with an object. */
export interface Mistake {
  /** `spec.account`; empty for the whole object. */
  field: string;
  what: string;
  /** The rules in CEL may not be asked as long as there is such a mistake. */
  blocks?: boolean;
}

/** Mistakes as messages: each once, in the order of their fields, as {@link file://../../kube/causes.ts} gives those of an API server. */
export function messages(mistakes: readonly Mistake[]): string[] {
  const texts = mistakes.map(({ field, what }) => (field ? `${field}: ${what}` : what));
  return [...new Set(texts)].toSorted();
}
