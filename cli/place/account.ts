import type { Manifest } from "../manifests.ts";
import type { Place } from "./choose.ts";

/** What a spec has that names no account: in a folder its own, as there is one always. */
export function accountOf({ account }: Place): { account?: string } {
  return account === undefined ? {} : { account };
}

/** Manifests with the account of the place, where they name none. */
export function withAccount(manifests: readonly Manifest[], place: Place): Manifest[] {
  return manifests.map((manifest) => {
    const { kind, object } = manifest;
    return kind.service ? { kind, object: { ...object, spec: { ...accountOf(place), ...object.spec } } } : manifest;
  });
}
