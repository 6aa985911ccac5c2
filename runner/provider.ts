import type { CloudAccount, CommonSpec } from "../crds/api/objects.ts";
import type { KnownError } from "../lib/errors.ts";
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
  /** An operation of ours that is not known to be done, with the provider's own token. */
  operation: { kind: "Create" | "Update" | "Delete"; token?: string | undefined } | undefined;
  /** The generated password, of a kind that {@link KindProvider.needsPassword}: in the Secret already. */
  password: string | undefined;
  /** Which of two keys the connection has, of a kind with {@link KindProvider.rotateKey}. Default: `primary`. */
  activeKey?: KeyName | undefined;
  /** Paths that earlier runs set (`status.appliedFields`): what has left the spec since is reset, so an observation tells it. */
  applied?: readonly string[] | undefined;
  spec: Spec;
}

/** One of the two keys that a service has, so that one works while the other is made anew. */
export type KeyName = "primary" | "secondary";

/** What a connection is made of. Both parts get the keys `type` and `provider` besides. */
export interface Connection {
  /** Goes into the Secret; `uri`, `host`, `username`, `password` … */
  secret: Record<string, string>;
  /** Goes into the ConfigMap: what is not secret. */
  config: Record<string, string>;
}

/** What the cloud is at work on, as an observation finds it. */
export interface UnderWay {
  /** What the cloud says while it is at work on it: "creating", "backing-up". Nothing is sent meanwhile. */
  progress?: string | undefined;
  /** How long the cloud asks us to wait before the next look. */
  retryAfterSeconds?: number | undefined;
  /** How the operation of {@link Target.operation} has failed. It is forgotten, then this is thrown: what it left undone begins anew, or stays undone if the error is terminal. */
  operationFailed?: KnownError | undefined;
}

/** What is in the cloud now. */
export type Observation<Spec extends CommonSpec = CommonSpec> =
  | ({ exists: false } & UnderWay)
  | ({
      exists: true;
      /** Uid in the ownership tag; undefined when there is none. */
      owner: string | undefined;
      /** Whether it can be used. */
      ready: boolean;
      /** The cloud gave up on it: what it says, and the next step. */
      failure?: { message: string; hint: string } | undefined;
      /** Changes that the cloud has taken and applies later; in `actual` they count as made. */
      pending?: Change[] | undefined;
      /** What an update has to mend beside the spec's fields, such as an engine on this machine that has ended: `engine: stopped → running`. */
      repairs?: Change[] | undefined;
      externalID: string;
      /** The spec's own fields with their values in the cloud, nested as in the spec; a field left out is not set there. What can't be read back is echoed from the spec. */
      actual: DeepPartial<Spec>;
      connection: Connection;
    } & UnderWay);

/** What a write leaves behind: an operation that still runs, or nothing. */
export interface Outcome {
  /** Set while the cloud still works on it; it is observed again until that is over. `message` is what the cloud says. */
  operation?: { token?: string; message: string; retryAfterSeconds?: number };
}

/** When a change takes effect: part of the plan. `Impossible` is refused before anything is written. */
export type Effect = "Now" | "MaintenanceWindow" | "Impossible";

/** Our part in the ownership tag of a resource: taken over on adoption, dropped on Retain. */
export type Ownership = "claim" | "release";

/** How a kind's names look in a cloud. */
export interface Naming<Spec extends CommonSpec = CommonSpec> {
  maxLength: number;
  /** Makes `namespace-name` what the cloud takes as a name; it is cut, and gets its token, afterwards. Default: as it is. */
  clean?(name: string): string;
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
  /** A password is made for it, and stored in the connection's Secret before {@link create}. */
  needsPassword?: boolean;
  /**
   * Throws terminal `SpecRejected` or `Unsupported` for what the spec asks and the cloud hasn't, however it is asked. Pure, and
   * asked before anything is planned or written; not of an object that is being deleted.
   */
  refuse?(target: Target<Spec>): void;
  /** When a change would take effect. Default: `Now`. */
  effect?(change: Change, target: Target<Spec>): Effect;
  /** Reads. Never changes anything. */
  observe(session: Session, target: Target<Spec>): Promise<Observation<Spec>>;
  /** Creates, with the ownership tag inside the call; safe to repeat. */
  create(session: Session, target: Target<Spec>): Promise<Outcome>;
  /** Changes just these fields, and the ownership tag when asked. The field `password` stands for {@link Target.password}. */
  update(session: Session, target: Target<Spec>, changes: Change[], ownership?: Ownership): Promise<Outcome>;
  /**
   * Makes one of the two keys anew, and so ends the old one. Safe to repeat. It is the key that {@link Target.activeKey} does not
   * name: the connection never has it meanwhile. While the cloud is at work, {@link observe} tells the progress of
   * {@link Target.operation}, which is an `Update` with the token given here.
   */
  rotateKey?(session: Session, target: Target<Spec>, key: KeyName): Promise<Outcome>;
  /** Deletes; a resource that is gone already is a success. */
  delete(session: Session, target: Target<Spec>): Promise<Outcome>;
}

/** Every field optional, all the way down; lists as a whole. */
export type DeepPartial<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: DeepPartial<T[K]> | undefined } : T;
