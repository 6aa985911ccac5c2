import { exitCodes, KnownError } from "../../lib/errors.ts";
import type { ClusterContext } from "../context.ts";

/** The oldest Kubernetes that has all we use: ValidatingAdmissionPolicy is generally available since then. */
const oldest = { major: 1, minor: 30 };

/** What the API server says it is. */
export interface ServerVersion {
  /** `v1.35.4` */
  text: string;
  supported: boolean;
}

/** Asks the API server for its version; everybody may. */
export async function serverVersion({ client }: ClusterContext): Promise<ServerVersion> {
  const { major, minor, gitVersion } = await client.request<{ major: string; minor: string; gitVersion: string }>("GET", "/version");
  // some providers say "30+"
  const [is, since] = [Number.parseInt(major, 10), Number.parseInt(minor, 10)];
  return { text: gitVersion, supported: is > oldest.major || (is === oldest.major && since >= oldest.minor) };
}

/** What an API server that is too old is told. */
export function tooOld(version: ServerVersion): { message: string; hint: string } {
  return {
    message: `the API server runs Kubernetes ${version.text}, and kubectl cloud needs ${oldest.major}.${oldest.minor} or newer`,
    hint: "its admission policies are what keeps runs to their account: upgrade the cluster, or choose another context with --context",
  };
}

/** Throws `ServerTooOld` (exit code 4) unless the API server is new enough. */
export async function requireVersion(context: ClusterContext): Promise<void> {
  const version = await serverVersion(context);
  if (version.supported) return;
  const { message, hint } = tooOld(version);
  throw new KnownError(message, { code: "ServerTooOld", hint, exitCode: exitCodes.refused });
}
