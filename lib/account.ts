import type { CloudAccount } from "../crds/api/objects.ts";
import { systemNamespace } from "./system.ts";

/** Whether an account lets a namespace use it: `*` in an entry stands for any characters. The runner's own namespace is never one. */
export function allowsNamespace(account: CloudAccount, namespace: string): boolean {
  return namespace !== systemNamespace && account.spec.allowedNamespaces.some((glob) => matches(glob, namespace));
}

function matches(glob: string, name: string): boolean {
  const pattern = glob
    .split("*")
    .map((part) => part.replaceAll(/[^a-z0-9-]/g, String.raw`\$&`))
    .join(".*");
  return new RegExp(`^${pattern}$`).test(name);
}
