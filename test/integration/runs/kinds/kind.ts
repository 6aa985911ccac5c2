import type { ServiceObject } from "../../../../crds/api/objects.ts";
import type { Runs } from "../../../parts/runs.ts";
import type { CloudRow, Refusal } from "../clouds/cloud-row.ts";

/** What the tables over kinds need to know of one in one cloud. A new one joins them with a row in index.ts. */
export interface KindRow {
  kind: string;
  cloud: CloudRow;
  /** For the names of tests: `Table on Azure`. */
  what: string;
  /** A spec that can be created, without the account. */
  spec: object;
  /** What `kubectl cloud create` has to be told of one, beside its name and account. Default: nothing. */
  flags?: readonly string[];
  /** A change of it that takes a call to the cloud. */
  change: object;
  /** The cloud calls that bring it about. */
  calls: { observe: string; create: string; delete: string };
  /** The cloud's own words for what may go wrong, as it documents them. */
  refusals: {
    throttled: Refusal;
    quota: Refusal;
    /** There is none of that name. */
    missing: Refusal;
    /** What only the cloud can see to be wrong, the change of the spec that mends it, and the next step that we name. */
    invalid: Refusal & { spec: object; mended: object; hint: RegExp };
  };
  hands(runs: Runs): Hands;
  /** Lets the cloud take a few looks for each of them, of a kind that it doesn't make at once. */
  takeTime?(runs: Runs): void;
  /** Whether a credential in the Secret works for sure, whatever the cloud has taken; of a kind that has one to rotate. */
  letsIn?(secret: Record<string, string>, object: ServiceObject, runs: Runs): boolean;
  /** Whether it has two of them, so that the old one works on until it is revoked. Default: no. */
  hasTwoKeys?: true;
  /** What is wrong with the connection's Secret, without its values; nothing when it is right. */
  wrongIn(secret: Record<string, string>, object: ServiceObject, runs: Runs): Promise<string[]>;
}

/** Somebody else's hands in the cloud account, past the door: what a console or another tool would see and do. */
export interface Hands {
  /** Names of the resources whose names begin so. */
  named(prefix: string): Promise<string[]>;
  /** Uid of the object that it says it belongs to. */
  owner(name: string): Promise<string | undefined>;
  /** Gives it to another object. */
  give(name: string, uid: string): Promise<void>;
  /** Whether the row's change is there. */
  changed(name: string): Promise<boolean>;
  /** Sets something that the spec speaks of to another value. */
  spoil(name: string): Promise<void>;
  /** Whether it has that value. */
  spoiled(name: string): Promise<boolean>;
  create(name: string): Promise<void>;
  delete(name: string): Promise<void>;
}
