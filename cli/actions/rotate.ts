import { annotations, cliManager } from "../../crds/api/names.ts";
import type { CloudAccount, CloudBinding, ReconciledObject, ServiceObject } from "../../crds/api/objects.ts";
import type { Rotation } from "../../crds/api/status.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import { accountType, type Kind } from "../../lib/kinds.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { Context } from "../context.ts";
import { displayName, type NamedTarget, shortName } from "../target.ts";
import { accountRefusal } from "./account-refusal.ts";
import { bindingsOf } from "./bindings.ts";
import { find } from "./find.ts";

/** An object whose credentials are to be changed, as it was written. */
export interface Rotating extends NamedTarget {
  object: ServiceObject;
  /** What there is to rotate: `password`, `keys`, or undefined where the caller may not see whose account it is. */
  credential: string | undefined;
  /** Whose workloads read its connection. */
  bindings: readonly CloudBinding[];
  /** Whether a state is from after the rotation. */
  answered(object: ReconciledObject): boolean;
}

/**
 * Asks for new credentials of each object. Throws, before anything is written, `NotFound` (exit code 3), `Unsupported` (4) of one
 * that has no credentials, `Deleting` (4), the refusal of an account that can't serve one of them (6), and `Forbidden` (4).
 */
export async function requestRotations(context: Context, targets: readonly NamedTarget[]): Promise<Rotating[]> {
  const { store, namespace, now } = context;
  const objects = await Promise.all(targets.map((target) => find(context, target)));
  const credentials = await Promise.all(targets.map(({ kind }, index) => credentialOf(context, kind, objects[index] as ServiceObject)));
  const time = now().toISOString();
  const patch = { metadata: { annotations: { [annotations.rotate]: time } } };
  const write = ({ kind, name }: NamedTarget, dryRun: boolean) =>
    store.patch<ServiceObject>({ type: kind, namespace, name }, patch, { fieldManager: cliManager, dryRun });
  // all of them or none
  if (targets.length > 1) for (const target of targets) await write(target, true);
  const rotating: Rotating[] = [];
  for (const [index, target] of targets.entries()) {
    const object = await write(target, false);
    const bindings = await bindingsOf(context, { kind: target.kind, object });
    rotating.push({ ...target, object, credential: credentials[index], bindings, answered: (changed) => isAnswered(changed, time) });
  }
  return rotating;
}

/** How a rotation ended that the cloud refused. Its credentials are as they were. */
export function refusedRotation({ kind, name }: NamedTarget, rotation: Rotation | undefined): KnownError | undefined {
  if (rotation?.step !== "Refused" && rotation?.step !== "Unsupported") return undefined;
  const short = shortName(kind, name);
  return new KnownError(`the credentials of ${short} were not changed: ${rotation.message ?? "there are none"}`, {
    code: rotation.step,
    hint: `the connection works as before; see what was tried: kubectl cloud logs ${short}`,
    exitCode: exitCodes.rejected,
  });
}

/**
 * What there is to rotate of an object; undefined where the caller may not see whose account it is. Throws `Unsupported` (exit code
 * 4) when there is nothing, `Deleting` (4), and the refusal of an account that can't serve it (6).
 */
export async function credentialOf(context: Context, kind: Kind, { metadata, spec }: ServiceObject): Promise<string | undefined> {
  if (metadata.deletionTimestamp) {
    throw new KnownError(`${displayName(kind, metadata.name)} is being deleted`, {
      code: "Deleting",
      hint: "its credentials end with it",
      exitCode: exitCodes.refused,
    });
  }
  const provider = await providerOf(context, spec.account);
  const credential = provider === undefined ? undefined : kind.credentials[provider];
  if (credential !== undefined || (provider === undefined && Object.keys(kind.credentials).length > 0)) return credential;
  const why = Object.entries(kind.withoutCredentials).flatMap(([name, text]) =>
    provider === undefined || provider === name ? [text] : [],
  );
  const [problem = "it has no credential", ...hint] = (why[0] ?? "").split(/[;:] /);
  throw new KnownError(`${displayName(kind, metadata.name)} has nothing to rotate: ${problem}`, {
    code: "Unsupported",
    hint: hint.length ? hint.join("; ") : "whoever reaches it can use it",
    exitCode: exitCodes.refused,
  });
}

/** The provider of an account; undefined where the caller may not read it. Throws the refusal of one that can't serve the namespace. */
async function providerOf(context: Context, name: string): Promise<string | undefined> {
  const refused = await accountRefusal(context, { account: name });
  if (refused) throw refused;
  try {
    return (await context.store.get<CloudAccount>({ type: accountType, name }))?.spec.provider;
  } catch (error) {
    if (isStoreError(error, "Forbidden")) return undefined;
    throw error;
  }
}

/** Whether a run has come to the end of this rotation, or of a later one of somebody else. A problem on the way is an answer too. */
function isAnswered({ metadata, status }: ReconciledObject & Pick<ServiceObject, "status">, time: string): boolean {
  const { rotation, conditions, run } = status ?? {};
  const asked = metadata.annotations?.[annotations.rotate];
  if (!rotation || (rotation.id !== time && (asked === time || rotation.id !== asked))) return false;
  const ended = rotation.step !== "Storing" && rotation.step !== "Changing" && rotation.step !== "Switching";
  // the run's last write tells those that are bound
  return (ended && !run) || conditions?.some(({ type, status: is }) => type === "Stalled" && is === "True") === true;
}
