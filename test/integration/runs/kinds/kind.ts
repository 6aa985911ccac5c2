import type { ServiceObject } from "../../../../crds/api/objects.ts";
import type { Door, Fault } from "../../../parts/aws-door.ts";
import type { Runs } from "../../../parts/runs.ts";

/** What the tables over kinds need to know of one. A new kind joins them with a row in index.ts. */
export interface KindRow {
  kind: string;
  /** A spec that can be created, without the account. */
  spec: object;
  /** A change of it that takes a call to the cloud. */
  change: object;
  /** The cloud calls that bring it about. */
  calls: { observe: string; create: string; update: string; delete: string };
  /** The cloud's own words for what may go wrong, as it documents them. */
  refusals: {
    throttled: Refusal;
    quota: Refusal;
    /** There is none of that name. */
    missing: Refusal;
    /** What only the cloud can see to be wrong, and the change of the spec that mends it. */
    invalid: Refusal & { spec: object; mended: object };
  };
  hands: Hands;
  /** Lets the cloud take a few looks for each of them, of a kind that it doesn't make at once. */
  takeTime?(door: Door): void;
  /** What is wrong with the connection's Secret, without its values; nothing when it is right. */
  wrongIn(secret: Record<string, string>, object: ServiceObject, runs: Runs): Promise<string[]>;
}

type Refusal = Omit<Extract<Fault, { does: "refuse" }>, "does">;

/** Somebody else's hands in the cloud account, past the door: what a console or another tool would see and do. */
export interface Hands {
  /** Names of the resources whose names begin so. */
  named(prefix: string): Promise<string[]>;
  tags(name: string): Promise<Record<string, string>>;
  tag(name: string, tags: Record<string, string>): Promise<void>;
  /** Whether the row's change is there. */
  changed(name: string): Promise<boolean>;
  create(name: string): Promise<void>;
  delete(name: string): Promise<void>;
}
