import { serverVersion, tooOld } from "../../install-server.ts";
import { failed, type Found, ok } from "../finding.ts";
import type { Subject } from "./subject.ts";

/** Whether the API server answers, and is new enough. */
export async function checkServer({ context }: Subject): Promise<Found> {
  const version = await serverVersion(context);
  const old = tooOld(version);
  if (!version.supported) return failed(old.message, old.hint);
  return ok(`the API server ${context.serverURL} (context "${context.contextName}") runs Kubernetes ${version.text}`);
}
