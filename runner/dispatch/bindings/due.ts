import { bindingFinalizer } from "../../../crds/api/names.ts";
import type { CloudBinding } from "../../../crds/api/objects.ts";
import type { ServiceStatus } from "../../../crds/api/status.ts";
import { conditionOf } from "../../../lib/conditions.ts";
import type { RunReason } from "../../../lib/launch/launcher.ts";
import { signsOf } from "../signs.ts";

/** A service as far as it tells what can be bound. */
type Offering = { status?: Pick<ServiceStatus, "binding" | "conditions" | "connectionChecksum"> };

/**
 * Why a binding is due for a run now; undefined when it isn't.
 *
 * @param service - what it binds, where that is one of our kinds and there
 */
export function bindingDue(binding: CloudBinding, service: Offering | undefined, now: Date): RunReason | undefined {
  const { metadata, status = {} } = binding;
  const signs = signsOf(binding, now);
  if (!signs) return undefined;
  const { timeHasCome, changed, requested } = signs;

  if (metadata.deletionTimestamp) {
    if (!metadata.finalizers?.includes(bindingFinalizer)) return undefined;
    return changed || requested || timeHasCome ? "Deleted" : undefined;
  }
  if ((status.observedGeneration ?? -1) < 0) return "Created";
  if (changed) return "Changed";
  if (requested) return "Requested";
  // what waits for its next attempt waits on, lest one that fails for another reason is tried again at once, for ever
  const waits = (status.failures ?? 0) > 0 && status.nextRunAt !== undefined && !timeHasCome;
  if (!waits && offersNews(binding, service)) return "ConnectionChanged";
  if (timeHasCome) return conditionOf(status, "Reconciling")?.status === "True" ? "Retry" : "Drift";
  return undefined;
}

/** Whether the service can be bound and has another connection than the last run saw. That it is no longer ready is no news. */
function offersNews({ status }: CloudBinding, service: Offering | undefined): boolean {
  const { binding, connectionChecksum } = service?.status ?? {};
  if (!binding || conditionOf(service?.status, "Ready")?.status !== "True") return false;
  return binding.name !== status?.binding?.name || connectionChecksum !== status.checksum;
}
