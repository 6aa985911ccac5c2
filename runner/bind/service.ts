import { group } from "../../crds/api/names.ts";
import type { CloudBinding, KubeObject } from "../../crds/api/objects.ts";
import type { ServiceStatus } from "../../crds/api/status.ts";
import { conditionOf } from "../../lib/conditions.ts";
import { RetryableError, TerminalError } from "../../lib/errors.ts";
import { findKind, type Kind } from "../../lib/kinds.ts";
import { isStoreError, lacksRight } from "../../lib/store/errors.ts";
import type { ResourceType, Store } from "../../lib/store/store.ts";
import { mayNot } from "./rights.ts";

/** What a service offers to those who bind it. */
export interface Offer {
  secretName: string;
  /** Of the connection, of a service of ours. */
  checksum?: string | undefined;
}

/** A service as far as it is read: any Provisioned Service of https://servicebinding.io/spec/core/1.1.0/#provisioned-service */
export interface Service extends KubeObject {
  status?: Pick<ServiceStatus, "binding" | "conditions" | "connectionChecksum">;
}

/** The service has nothing to bind yet. */
export class ServiceNotReady extends RetryableError {
  override name = "ServiceNotReady";
  /** Whether the dispatcher sees when it has. */
  readonly isSeen: boolean;

  constructor(message: string, hint: string, isSeen: boolean) {
    super(message, { code: "DependencyNotReady", hint });
    this.isSeen = isSeen;
  }
}

/** The type of a binding's service; undefined for a Secret, which nobody reads. */
function serviceType(binding: CloudBinding): ResourceType | undefined {
  const { service } = binding.spec;
  if (service.kind === "Secret") return undefined;
  const [version = "", of = ""] = service.apiVersion.split("/").toReversed();
  const plural = service.resource ?? `${service.kind.toLowerCase()}s`;
  return ourKind(binding) ?? { group: of, version, kind: service.kind, plural, namespaced: true };
}

/** The kind of a service of ours, of which the dispatcher sees when it changes. */
function ourKind({ spec: { service } }: CloudBinding): Kind | undefined {
  const kind = service.apiVersion.startsWith(`${group}/`) ? findKind(service.kind) : undefined;
  return kind?.service ? kind : undefined;
}

/** The service of a binding as it is now; undefined when there is none, or it is a Secret. */
export async function readService(store: Store, binding: CloudBinding): Promise<Service | undefined> {
  const type = serviceType(binding);
  if (!type) return undefined;
  try {
    return await store.get<Service>({ type, namespace: binding.metadata.namespace, name: binding.spec.service.name });
  } catch (error) {
    if (isStoreError(error, "TypeNotFound")) return undefined;
    if (lacksRight(error)) throw mayNot(error);
    throw error;
  }
}

/**
 * What the service offers. What is bound already stays bound while the service is not ready for a while.
 *
 * @param service - as {@link readService} found it
 * @throws ServiceNotReady
 */
export function offerOf(binding: CloudBinding, service: Service | undefined): Offer {
  const { status } = binding;
  if (!serviceType(binding)) return { secretName: binding.spec.service.name };
  const ours = ourKind(binding) !== undefined;
  const waits = (problem: string, hint: string) => new ServiceNotReady(`${named(binding)} ${problem}`, hint, ours);
  if (!service) throw waits("does not exist", "create it, or correct spec.service; the binding goes on by itself");

  const secretName = service.status?.binding?.name;
  const ready = conditionOf(service.status, "Ready");
  const says = ready ? ` (${ready.reason}: ${ready.message})` : "";
  if (!secretName) throw waits(`has no connection yet${says}`, "the binding goes on by itself when it has");
  const isReady = ready ? ready.status === "True" : !ours;
  if (!isReady && status?.binding?.name !== secretName) throw waits(`is not ready yet${says}`, "the binding goes on by itself when it is");
  return { secretName, checksum: service.status?.connectionChecksum };
}

/**
 * Refuses another Secret than the one whose reading the binding's author was asked for.
 *
 * @throws TerminalError `SpecRejected`
 */
export function checkSecret(binding: CloudBinding, { secretName }: Offer): void {
  const expected = binding.spec.secretName ?? binding.spec.service.name;
  if (secretName === expected) return;
  throw new TerminalError(
    `${named(binding)} has its connection in the Secret ${secretName}, and the binding is for the Secret ${expected}`,
    {
      code: "SpecRejected",
      hint: `set spec.secretName to ${secretName}`,
    },
  );
}

function named({ metadata, spec }: CloudBinding): string {
  return `the ${spec.service.kind} ${metadata.namespace}/${spec.service.name}`;
}
