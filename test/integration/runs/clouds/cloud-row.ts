import type { CloudAccount } from "../../../../crds/api/objects.ts";
import type { Fault } from "../../../fakes/arm/faults.ts";
import type { Cloud } from "../../../parts/cloud.ts";

/** How a cloud refuses a call. */
export type Refusal = Omit<Extract<Fault, { does: "refuse" }>, "does">;

/** What the tables over kinds need to know of a cloud, whatever the kind. Each row of a kind brings its own. */
export interface CloudRow {
  name: Cloud["name"];
  /** One that does everything at once until it is told otherwise. */
  make(): Cloud;
  /** How a run finds out whose account it has: the call whose answer tells, and all that it takes. */
  proof: { action: string; all: RegExp };
  /** The cloud's own words for what may go wrong, as it documents them. */
  refusals: {
    /** A right is missing. */
    denied: Refusal;
    /** The credentials have expired. */
    expired: Refusal;
    /** An error of the cloud's own. */
    internal: Refusal;
  };
  /** The next steps that we name, where they are about this cloud. */
  hints: {
    denied: RegExp;
    quota: RegExp;
    /** When nothing of the cloud can be reached. */
    unreachable: RegExp;
  };
  /** A Secret without keys: what is said, and the next step. */
  missingKeys: { says: RegExp; hint: RegExp };
  /** Of an account whose credentials are another's: its spec, what is said, the next step, and the change that mends it. */
  mismatch: { spec(right: Cloud["account"]): Partial<CloudAccount["spec"]>; says: RegExp; hint: RegExp; mended: object };
}
