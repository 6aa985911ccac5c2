import type { CloudBinding } from "../../crds/api/objects.ts";
import type { Rotating } from "../actions/rotate.ts";
import { shortName } from "../target.ts";
import { workloadText } from "./bindings.ts";

/** What a rotation means for those who use the connection: a line each. */
export function rotationNotes({ kind, name, object, credential, bindings }: Omit<Rotating, "answered">): string[] {
  const short = shortName(kind, name);
  const meaning = {
    password: [`${short}: the old password lets nobody in any more once the cloud has the new one; who is connected stays so`],
    keys: [`${short}: the old key works on for ten minutes after the connection has the new one`],
  }[credential ?? ""];
  return [
    ...(object.spec.suspend ? [`${short} is suspended: it is rotated when that is over`] : []),
    ...(meaning ?? []),
    ...(bindings.length ? bindings.map(bound) : [`${short}: no CloudBinding binds it; who reads its Secret has to read it again`]),
  ];
}

function bound({ metadata, spec }: CloudBinding): string {
  const workload = workloadText(spec);
  if (spec.restartOnChange ?? spec.env.length > 0)
    return `${workload}: gets new pods when the connection has changed (binding ${metadata.name})`;
  if (spec.files && spec.env.length === 0)
    return `${workload}: its files change within two minutes or so; it must read them again (binding ${metadata.name})`;
  return `${workload}: keeps the old one until its pods are replaced (binding ${metadata.name}, restartOnChange false)`;
}
