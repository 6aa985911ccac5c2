import type { Ref } from "../store.ts";

const subdomain = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

/** What is wrong with a DNS-1123 subdomain, in the words of the API server. See https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
export function subdomainMistakes(name: string): string[] {
  const what = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${subdomain}')`;
  return [...(matches(subdomain, name) ? [] : [what]), ...(name.length > 253 ? ["must be no more than 253 characters"] : [])];
}

/** What is wrong with the name and the namespace of an object, each with its field; such an object can't be. */
export function nameMistakes({ type, namespace = "", name }: Ref): string[] {
  const ofLabel = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${label}')`;
  const ofNamespace = [
    ...(matches(label, namespace) ? [] : [ofLabel]),
    ...(namespace.length > 63 ? ["must be no more than 63 characters"] : []),
  ];
  return [
    ...subdomainMistakes(name).map((what) => `metadata.name: ${what}`),
    ...(type.namespaced ? ofNamespace.map((what) => `metadata.namespace: ${what}`) : []),
  ];
}

function matches(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(text);
}
