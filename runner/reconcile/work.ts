import type { CommonSpec } from "../../crds/api/objects.ts";
import type { Connection, KindProvider, Target } from "../provider.ts";
import type { Claim } from "./claim.ts";
import type { Patience } from "./patience.ts";
import type { Step } from "./steps.ts";

/** Everything that one object's run works with. */
export interface Work {
  claim: Claim;
  provider: KindProvider;
  session: unknown;
  target: Target;
  jsonFields: ReadonlySet<string>;
  /** Fields of the kind's spec that always have a value. */
  alwaysSet: readonly string[];
  step: Step;
  patience: Patience;
  found: Found;
  password: Password;
  /** Writes Secret and ConfigMap. */
  writeConnection(connection: Connection): Promise<void>;
  now(): Date;
}

/** What a run learned of the resource, also when it fails later. */
export interface Found {
  changes: string[];
  /** Name in the cloud, whether or not there is something of that name yet. */
  externalName?: string;
  externalID?: string | undefined;
  /** The spec as the provider got it: without references. */
  spec?: CommonSpec;
  /** Changes that the cloud has taken and applies later. */
  pending?: string[];
  /** Where the connection is, once it is written. */
  binding?: { name: string };
  /** Of what is in the connection's Secret, once it is written. */
  connectionChecksum?: string;
  approvedBy?: string | undefined;
}

/** The generated password of an object, of a kind that has one. */
export interface Password {
  /** The one that the cloud is getting, as the connection has it. */
  next: string | undefined;
  /** Stores a new one in the connection. */
  store(): Promise<string>;
  /** Stores {@link next} anew. */
  storeNext(): Promise<void>;
  /** Takes {@link next} out of the connection. */
  dropNext(): Promise<void>;
  /** What the status remembers of it. */
  fingerprint(password: string): string;
}
