/** A body of JSON, or a part of one. */
export type Body = { [key: string]: unknown };

/** Whether a value has parts of its own that a change can name. */
export function isBody(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Part of a body, empty when it isn't there. */
export function part(body: Body, ...keys: string[]): Body {
  let value: unknown = body;
  for (const key of keys) value = isBody(value) ? value[key] : undefined;
  return isBody(value) ? value : {};
}

/** A body with a change applied: parts are merged, null takes away, everything else is replaced. */
export function merged(body: Body, change: Body): Body {
  const result = structuredClone(body);
  for (const [key, value] of Object.entries(change)) {
    const before = result[key];
    if (value === null) delete result[key];
    else result[key] = isBody(value) ? merged(isBody(before) ? before : {}, value) : structuredClone(value);
  }
  return result;
}
