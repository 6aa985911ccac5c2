import type { ServiceObject } from "../../crds/api/objects.ts";
import { bindingType, type Kind, serviceKinds } from "../../lib/kinds.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { ClusterContext, Context } from "../context.ts";
import { shortName } from "../target.ts";
import { type Finding, failed, ok } from "./doctor-finding.ts";
import { lookHint } from "./look.ts";
import { stalledOf } from "./state.ts";

/** So many objects are named, and of the others how many they are. */
const named = 20;

/** Whether the caller may create each service kind in the namespace. */
export async function checkRights(context: ClusterContext): Promise<Finding> {
  const { namespace } = context;
  const answers = await Promise.all(serviceKinds.map(async (kind) => ({ kind, allowed: await mayCreate(context, kind) })));
  const refused = answers.filter(({ allowed }) => !allowed).map(({ kind }) => kind.plural);
  if (!refused.length)
    return ok("create", `you may create ${serviceKinds.map(({ plural }) => plural).join(", ")} in namespace ${namespace}`);
  const hint = `ask an administrator of the namespace for the role edit in it, or choose another one with -n`;
  return failed("create", `you may not create ${refused.join(", ")} in namespace ${namespace}`, hint);
}

/** Whether services or bindings are stuck until somebody changes something; in all namespaces, or where the caller may look. */
export async function checkObjects(context: Context): Promise<Finding[]> {
  const lists = await Promise.all([...serviceKinds, bindingType].map((kind) => listKind(context, kind)));
  const everywhere = lists.every((list) => list.everywhere);
  const place = everywhere ? "" : ` in namespace ${context.namespace}`;
  const objects = lists.flatMap((list) => list.objects);
  const stalled = objects.flatMap(({ kind, object }) => {
    const condition = stalledOf(object);
    return condition ? [{ kind, object, condition }] : [];
  });
  if (!stalled.length) return [ok("objects", `no cloud object is stuck${place}, of ${objects.length}`)];
  const findings = stalled.slice(0, named).map(({ kind, object, condition }) => {
    const { metadata } = object;
    const name = shortName(kind, metadata.name);
    const message = `${name} in namespace ${metadata.namespace} is stuck: ${condition.reason}: ${condition.message}`;
    return failed("objects", message, lookHint(object, `${name} -n ${metadata.namespace}`));
  });
  const more = stalled.length - findings.length;
  return more > 0
    ? [
        ...findings,
        failed("objects", `${more} more are stuck`, "see them: kubectl cloud status --all-namespaces; kubectl get cloudbindings -A"),
      ]
    : findings;
}

async function mayCreate({ client, namespace }: ClusterContext, { group, plural }: Kind): Promise<boolean> {
  const body = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes: { namespace, verb: "create", group, resource: plural } },
  };
  const { status } = await client.request<{ status: { allowed: boolean } }>(
    "POST",
    "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    { body },
  );
  return status.allowed;
}

async function listKind({ store, namespace }: Context, kind: Kind) {
  const list = async (place: string | undefined) =>
    (await store.list<ServiceObject>(kind, { namespace: place })).items.map((object) => ({ kind, object }));
  try {
    return { objects: await list(undefined), everywhere: true };
  } catch (error) {
    if (!isStoreError(error, "Forbidden")) throw error;
    return { objects: await list(namespace), everywhere: false };
  }
}
