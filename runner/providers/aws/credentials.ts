import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

import type { CloudAccount } from "../../../crds/api/objects.ts";
import { TerminalError } from "../../../lib/errors.ts";
import { redact } from "../../../lib/redact.ts";
import type { Credentials } from "../../provider.ts";
import { ask } from "./errors.ts";

/** Keys of an IAM user, or of a role's session. */
export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  /** When a session's keys end. */
  expiration?: Date;
}

/** Gives keys, and fresh ones when it is asked again. */
export type KeySource = () => Promise<Keys>;

/** Where on AWS an account is, as every client of it takes it. */
export function location(account: CloudAccount): { region: string; endpoint?: string } {
  const { region, endpoint } = account.spec.aws ?? { region: "", endpoint: "" };
  return { region, ...(endpoint ? { endpoint } : {}) };
}

/**
 * Where an account's keys come from: the mounted Secret, or what the ServiceAccount brings along, looked for in the order of
 * the SDK's default chain: environment variables, IRSA, EKS Pod Identity. The other places of that chain (profile files, SSO,
 * a program, the node's role) are left out on purpose: a pod doesn't have them, or must not borrow them.
 * https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 *
 * Every secret value is registered with {@link redact} as it is read. Throws terminal `CredentialsMissing`.
 */
export async function keySource(account: CloudAccount, { directory }: Credentials): Promise<KeySource> {
  const { env } = process;
  const call = { doing: `get credentials for account ${account.metadata.name}`, account: account.metadata.name };
  const source =
    (action: string, get: KeySource): KeySource =>
    async () =>
      register(await ask({ ...call, action }, get));
  const { secretRef } = account.spec.credentials;
  if (secretRef)
    return fixed(await readKeys((name) => readFileIn(directory, name), `the Secret ${secretRef.name} in the runner's namespace`, account));
  if (env.AWS_ACCESS_KEY_ID) return fixed(await readKeys((name) => Promise.resolve(env[name]), "the run's environment", account));
  if (env.AWS_WEB_IDENTITY_TOKEN_FILE && env.AWS_ROLE_ARN) {
    const { fromTokenFile } = await import("@aws-sdk/credential-provider-web-identity");
    // CloudTrail shows the session's name, and a pod's host name says which Job it was
    const roleSessionName =
      env.AWS_ROLE_SESSION_NAME ??
      hostname()
        .replaceAll(/[^\w+=,.@-]/g, "-")
        .slice(0, 64);
    return source("sts:AssumeRoleWithWebIdentity", fromTokenFile({ roleSessionName, clientConfig: location(account) }));
  }
  if (env.AWS_CONTAINER_CREDENTIALS_FULL_URI) {
    const { fromHttp } = await import("@aws-sdk/credential-provider-http");
    return source("eks-auth:AssumeRoleForPodIdentity", fromHttp({ maxRetries: 1 }));
  }
  const serviceAccount = account.spec.credentials.serviceAccountName ?? "of the run";
  throw new TerminalError(`account ${account.metadata.name}: the ServiceAccount ${serviceAccount} brings no AWS credentials along`, {
    code: "CredentialsMissing",
    hint: "annotate it with eks.amazonaws.com/role-arn (IRSA), make an EKS Pod Identity association for it, or use credentials.secretRef",
  });
}

async function readKeys(read: (name: string) => Promise<string | undefined>, place: string, account: CloudAccount): Promise<Keys> {
  const value = async (name: string) => (await read(name))?.trim() ?? "";
  const accessKeyId = await value("AWS_ACCESS_KEY_ID");
  const secretAccessKey = await value("AWS_SECRET_ACCESS_KEY");
  const sessionToken = await value("AWS_SESSION_TOKEN");
  const missing = [...(accessKeyId ? [] : ["AWS_ACCESS_KEY_ID"]), ...(secretAccessKey ? [] : ["AWS_SECRET_ACCESS_KEY"])];
  if (missing.length > 0) {
    throw new TerminalError(`account ${account.metadata.name}: ${place} is missing or has no ${missing.join(" and no ")}`, {
      code: "CredentialsMissing",
      hint: "it needs the keys AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN for temporary credentials: add them",
    });
  }
  return register({ accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) });
}

/** A file of the mounted Secret; undefined when the Secret or the key in it is not there. */
async function readFileIn(directory: string | undefined, name: string): Promise<string | undefined> {
  if (directory === undefined) return undefined;
  try {
    return await readFile(join(directory, name), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function fixed(keys: Keys): KeySource {
  return () => Promise.resolve(keys);
}

function register(keys: Keys): Keys {
  for (const secret of [keys.accessKeyId, keys.secretAccessKey, keys.sessionToken]) if (secret) redact(secret);
  return keys;
}
