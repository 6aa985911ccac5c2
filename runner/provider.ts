import type { CloudAccount, CommonSpec } from "../crds/api/objects.ts";
import type { Change } from "./reconcile/diff.ts";

/** Where a run's credentials are: files named as environment variables (`AWS_ACCESS_KEY_ID`), or what the ServiceAccount brings along (IRSA, EKS Pod Identity). */
export interface Credentials {
  /** Folder of the mounted Secret; undefined when the account uses a ServiceAccount. */
  directory: string | undefined;
}

/** A provider of one cloud: how to connect to an account, and the kinds it can make. SDKs are loaded by these functions only. */
export interface AccountProvider<Session = unknown> {
  /**
   * Connects and verifies that the credentials belong to the account, before anything is written.
   * Throws terminal `CredentialsMissing`, `CredentialsInvalid`, `AccountMismatch`; retryable when the cloud can't be reached.
   */
  connect(account: CloudAccount, credentials: Credentials): Promise<Session>;
  /** Whether a resource of that ARN or ARM id is in this account, and where it is set to: false once an account was pointed elsewhere. */
  holds(account: CloudAccount, externalID: string): boolean;
  /** The kinds, each loaded when it is used. */
  // each has a spec of its own, which only the kind's name tells
  // oxlint-disable-next-line typescript/no-explicit-any
  kinds: Record<string, () => Promise<KindProvider<any, Session>>>;
}

/** What to work on, in the terms of the cloud. */
export interface Target<Spec extends CommonSpec = CommonSpec> {
  kind: string;
  namespace: string;
  name: string;
  uid: string;
  /** Name in the cloud, committed before the first create. */
  externalName: string;
  /** ARN or ARM id, once known. */
  externalID: string | undefined;
  spec: Spec;
}

/** What a connection is made of. Both parts get the keys `type` and `provider` besides. */
export interface Connection {
  /** Goes into the Secret; `uri`, `host`, `username`, `password` … */
  secret: Record<string, string>;
  /** Goes into the ConfigMap: what is not secret. */
  config: Record<string, string>;
}

/** What is in the cloud now. */
export type Observation<Spec extends CommonSpec = CommonSpec> =
  | { exists: false }
  | {
      exists: true;
      /** Uid in the ownership tag; undefined when there is none. */
      owner: string | undefined;
      /** Whether it can be used. */
      ready: boolean;
      /** What the cloud says while it is not ready: "creating". */
      progress?: string;
      externalID: string;
      /** The spec's own fields with their values in the cloud, nested as in the spec; a field left out is not set there. What can't be read back is echoed from the spec. */
      actual: DeepPartial<Spec>;
      connection: Connection;
    };

/** What a write leaves behind: an operation that still runs, or nothing. */
export interface Outcome {
  /** Set while the cloud still works on it; the run observes again later. */
  operation?: { token?: string; message: string; retryAfterSeconds?: number };
}

/** Our part in the ownership tag of a resource: taken over on adoption, dropped on Retain. */
export type Ownership = "claim" | "release";

/** How a kind's names look in a cloud. */
export interface Naming<Spec extends CommonSpec = CommonSpec> {
  maxLength: number;
  /** Ending that the cloud demands, such as `.fifo`. */
  suffix?(spec: Spec): string;
}

/**
 * One kind in one cloud: four verbs and nothing else. Each throws a retryable or a terminal error in our terms,
 * with the cloud's own code and message in it.
 */
export interface KindProvider<Spec extends CommonSpec = CommonSpec, Session = unknown> {
  naming: Naming<Spec>;
  /** Seconds until a write surely shows in an observation; the run doesn't write the same again before. Default 0. */
  settleSeconds?: number;
  /** Reads. Never changes anything. */
  observe(session: Session, target: Target<Spec>): Promise<Observation<Spec>>;
  /** Creates, with the ownership tag inside the call; safe to repeat. */
  create(session: Session, target: Target<Spec>): Promise<Outcome>;
  /** Changes just these fields, and the ownership tag when asked. */
  update(session: Session, target: Target<Spec>, changes: Change[], ownership?: Ownership): Promise<Outcome>;
  /** Deletes; a resource that is gone already is a success. */
  delete(session: Session, target: Target<Spec>): Promise<Outcome>;
}

/** Every field optional, all the way down; lists as a whole. */
export type DeepPartial<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: DeepPartial<T[K]> | undefined } : T;
