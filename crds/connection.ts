import type { Rule } from "./api/fields.ts";
import type { ConnectionKey, KindDefinition } from "./api/kind.ts";

/** Every key of a kind's connection: those of all kinds, then its own. */
export function connectionKeys(kind: KindDefinition): Record<string, ConnectionKey> {
  return {
    type: { description: `\`${kind.kind.toLowerCase()}\``, in: "both" },
    provider: { description: kind.providers.map((name) => `\`${name}\``).join(" or "), in: "both" },
    ...kind.connection,
  };
}

/** Over a value of `spec.connection.keys`: it asks for no key that the kind does not have. What is no `${…}` may stand there. */
export function templateRule(kind: KindDefinition): Rule {
  const names = Object.entries(connectionKeys(kind)).flatMap(([name, { passing }]) => (passing ? [] : [name]));
  return {
    rule: `self.matches(r'^([^$]|[$]+[^\${]|[$]*[$][{](${names.join("|")})[}])*[$]*$')`,
    message: `the connection of a ${kind.kind} has no such key: write \${${names.slice(0, -1).join("}, ${")}} or \${${names.at(-1)}}`,
  };
}

/** Over `spec.connection.keys`: none has the name of a key that the Secret has anyway. */
export function extraKeysRule(kind: KindDefinition): Rule {
  const names = Object.entries(connectionKeys(kind)).flatMap(([name, key]) => (key.in === "ConfigMap" ? [] : [name]));
  return {
    rule: `!self.exists(key, key in [${names.map((name) => `'${name}'`).join(", ")}])`,
    message: `${names.slice(0, -1).join(", ")} and ${names.at(-1)} are standard keys that the Secret has: choose other names`,
  };
}
