import { group } from "../../crds/api/names.ts";
import { sha256 } from "../spec-hash.ts";

/** Begins the name of each volume of a binding; the admission policy for runs that bind knows it. */
const volumePrefix = "kubectl-cloud-";

/** Longest name of a volume, and of an annotation behind its slash: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
const longest = 63;

/** The volume of a binding in a pod: a DNS label, which a binding's name need not be. */
export function volumeName(binding: string): string {
  return fitting(volumePrefix, binding, binding.replaceAll(".", "-"));
}

/** The annotations of a binding: what it has put into a workload, on the workload; the others on its pods. */
export const bindingAnnotations = {
  record: (binding: string) => annotation("bound-", binding),
  checksum: (binding: string) => annotation("checksum-", binding),
  type: (binding: string) => annotation("type-", binding),
  provider: (binding: string) => annotation("provider-", binding),
};

/** What each record's annotation begins with. */
export const recordPrefix = `${group}/bound-`;

function annotation(prefix: string, binding: string): string {
  return `${group}/${fitting(prefix, binding, binding)}`;
}

/** A name that had to be changed ends in a hash, so that two bindings never share one. */
function fitting(prefix: string, name: string, readable: string): string {
  const whole = prefix + readable;
  if (readable === name && whole.length <= longest) return whole;
  const hash = sha256(name).slice(0, 8);
  return `${whole.slice(0, longest - hash.length - 1).replace(/[-.]+$/, "")}-${hash}`;
}
