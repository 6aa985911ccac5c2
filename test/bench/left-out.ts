/** A part that a topic needs is off; the message says how to turn it on. */
export class LeftOut extends Error {
  override name = "LeftOut";
}

/** Values of the environment variables that switch parts on (CONTRIBUTING.md, "Parts"). Throws {@link LeftOut} for those that are not set. */
export function parts<Name extends string>(...names: Name[]): Record<Name, string> {
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length) throw new LeftOut(`set ${missing.join(", ")} (CONTRIBUTING.md, "Parts")`);
  return Object.fromEntries(names.map((name) => [name, process.env[name]])) as Record<Name, string>;
}
