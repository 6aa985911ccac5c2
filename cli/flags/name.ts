import type { FieldSchema } from "./schema.ts";
import { check } from "./value.ts";

/** An object's name, as Kubernetes and our CRDs take it. */
const schema: FieldSchema = {
  type: "string",
  maxLength: 63,
  "x-kubernetes-validations": [
    {
      rule: String.raw`self.matches(r'^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$')`,
      message: "not a name: use lower-case letters, digits, '-' and '.', with a letter or digit at both ends and around each '.'",
    },
  ],
};

/** What is wrong with the name of an object, or undefined. */
export function nameProblem(name: string): string | undefined {
  return check(schema, name);
}
