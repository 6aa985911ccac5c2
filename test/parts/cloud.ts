import type { CloudAccount } from "../../crds/api/objects.ts";
import type { Fault } from "../fakes/arm/faults.ts";
import type { Door } from "./door.ts";

/** A door to a cloud, whose calls a test can let go wrong. */
export type CloudDoor = Door & {
  /** Lets the next `times` calls of an action go wrong, or of `*`, which is all; without a number until {@link mend}. */
  fail(action: string, fault: Fault, times?: number): void;
  /** Nothing goes wrong any more. */
  mend(): void;
};

/** A cloud as runs find it: the door that they go through, what is in the spec of an account, and what their processes need. */
export interface Cloud {
  readonly name: "AWS" | "Azure";
  readonly door: CloudDoor;
  /** What an account's Secret has. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Of the processes of runs; once it is open. */
  readonly environment: Readonly<Record<string, string>>;
  /** What is this cloud's in the spec of an account; once it is open. */
  readonly account: Partial<CloudAccount["spec"]>;
  open(): Promise<void>;
  /** @param prefix - how the names of what runs have made there begin */
  close(prefix: string): Promise<void>;
  /** Calls that changed something, or asked to, among the door's requests. */
  writes(): string[];
}
