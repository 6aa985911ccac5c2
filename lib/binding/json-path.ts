import { JSONPathEnvironment } from "json-p3";

const jsonPath = new JSONPathEnvironment();
// Kubernetes' JSONPath has no functions; a regular expression in one, written by a user, could take for ever
jsonPath.functionRegister.clear();

/** The JSONPath library, in a file of its own so that the plugin loads it when it is used: what a path finds in a value. */
export function query(path: string, value: object): { location: (string | number)[] }[] {
  return jsonPath.query(path, value as Parameters<typeof jsonPath.query>[1]).nodes;
}
