import type { CloudBindingSpec } from "../../crds/api/kinds/cloudbinding.ts";

/** Which workloads a binding means by their labels. */
export type Selector = NonNullable<CloudBindingSpec["workload"]["selector"]>;

/** A selector as requests and `-l` have it: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors */
export function labelsText({ matchLabels = {}, matchExpressions = [] }: Partial<Selector> = {}): string {
  const equal = Object.entries(matchLabels).map(([label, value]) => `${label}=${value}`);
  const others = matchExpressions.map(({ key, operator, values = [] }) => {
    if (operator === "Exists") return key;
    if (operator === "DoesNotExist") return `!${key}`;
    return `${key} ${operator === "In" ? "in" : "notin"} (${values.join(",")})`;
  });
  return [...equal, ...others].join(",");
}
