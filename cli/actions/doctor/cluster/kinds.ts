import { group, version } from "../../../../crds/api/names.ts";
import { builtin, kinds } from "../../../../lib/kinds.ts";
import { isStoreError } from "../../../../lib/store/errors.ts";
import { failed, type Found, unknown } from "../finding.ts";
import { checkParts } from "./parts.ts";
import { servedPlurals } from "./served.ts";
import type { Subject } from "./subject.ts";

/** The kinds and their schemas; who may not read CRDs learns from the API server's list of kinds whether they are there. */
export async function checkKinds(subject: Subject): Promise<Found> {
  try {
    return await checkParts(subject, [builtin.crd], `the kinds ${kinds.map(({ kind }) => kind).join(", ")} are there`);
  } catch (error) {
    if (!isStoreError(error, "Forbidden")) throw error;
    const served = await servedPlurals(subject.context, { group, version });
    const missing = kinds.filter(({ plural }) => !served.includes(plural)).map(({ plural }) => `${plural}.${group}`);
    if (missing.length) return failed(`missing: ${missing.join(", ")}`, "ask an administrator of the cluster for `kubectl cloud install`");
    return unknown(`the kinds are there; whether their schemas are of this version can't be said: ${error.message}`);
  }
}
