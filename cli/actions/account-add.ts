import { cliManager, labels, product } from "../../crds/api/names.ts";
import type { CloudAccount, KubeObject } from "../../crds/api/objects.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import { accountType, builtin } from "../../lib/kinds.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import { systemNamespace } from "../../lib/system.ts";
import type { ClusterContext } from "../context.ts";
import type { FieldSchema } from "../flags/schema.ts";
import { secretMetadata } from "./account-secret.ts";
import { create, type DryRun, type Written } from "./create.ts";

/** An account to add. */
export interface AddRequest {
  name: string;
  spec: Record<string, unknown>;
  schema: FieldSchema;
  /** Values for the account's Secret, by key; its name is in the spec. Without them, the Secret is somebody else's to make. */
  keys?: Record<string, string>;
  dryRun: DryRun;
}

/** The account, and whether its Secret was written. */
export interface Added extends Written {
  secret?: { name: string; change: "created" | "configured" | "unchanged" };
}

/** Adds an account as `create` creates an object; with keys, its Secret first, once the API server has accepted the account. */
export async function addAccount(context: ClusterContext, { name, spec, schema, keys, dryRun }: AddRequest): Promise<Added> {
  const request = { kind: accountType, name, spec, schema };
  if (!keys || dryRun === "client") return create(context, { ...request, dryRun });
  await create(context, { ...request, dryRun: "server" });
  const { secretRef } = (spec as CloudAccount["spec"]).credentials;
  const secret = await writeSecret(context, secretRef?.name ?? "", name, keys, dryRun);
  return { ...(await create(context, { ...request, dryRun })), secret };
}

async function writeSecret(context: ClusterContext, name: string, account: string, keys: Record<string, string>, dryRun: DryRun) {
  const secret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name,
      namespace: systemNamespace,
      labels: { [labels.managedBy]: product, [labels.partOf]: product, [labels.account]: account },
    },
    type: "Opaque",
    data: Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, Buffer.from(value).toString("base64")])),
  };
  try {
    const before = await secretMetadata(context, name);
    const after = await context.store.apply<KubeObject>(builtin.secret, secret, { fieldManager: cliManager, dryRun: dryRun === "server" });
    const change = !before ? "created" : before.resourceVersion === after.metadata.resourceVersion ? "unchanged" : "configured";
    return { name, change } as const;
  } catch (error) {
    throw secretRefused(error, name);
  }
}

/** The error in terms of what was asked for. None of them carries a value. */
function secretRefused(error: unknown, name: string): unknown {
  if (isStoreError(error, "NotFound")) {
    return new KnownError(`there is no namespace ${systemNamespace} for the account's Secret`, {
      code: "NotInstalled",
      hint: "install kubectl cloud first: kubectl cloud install",
      exitCode: exitCodes.notFound,
    });
  }
  if (isStoreError(error, "Conflict")) {
    return new KnownError(`Secret ${name} in namespace ${systemNamespace} has other keys, which something else has set`, {
      code: "Conflict",
      hint: `use it as it is with --secret ${name} and without --from-env, or name another with --secret`,
      exitCode: exitCodes.refused,
    });
  }
  return error;
}
