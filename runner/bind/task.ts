import type { CloudBinding } from "../../crds/api/objects.ts";
import type { Store } from "../../lib/store/store.ts";
import type { Claim } from "../reconcile/claim.ts";
import type { Outcome } from "../reconcile/outcome.ts";
import type { Step } from "../reconcile/steps.ts";
import type { Offer, Service, ServiceNotReady } from "./service.ts";

/** How a run ended for one binding. */
export type BindOutcome = Exclude<Outcome, { result: "Previewed" }>;

/** What a run learned, also when it fails later. */
export interface Found {
  changes: string[];
  /** Undefined when the service has none. */
  offer?: Offer;
  /** Why the service has none. */
  missing?: ServiceNotReady;
}

/** One binding that a run has claimed, and everything it is worked on with. */
export interface Task {
  store: Store;
  claim: Claim<CloudBinding>;
  /** As it was claimed. */
  binding: CloudBinding;
  service: Service | undefined;
  /** Why the service could not be read, if so. */
  unread: Error | undefined;
  step: Step;
  found: Found;
}
