import { readFileSync } from "node:fs";

/** A request as the API server noted it. */
export interface AuditedRequest {
  verb: string;
  requestURI: string;
  userAgent: string;
  user: { username: string };
  /** Whom the user acted as. */
  impersonatedUser?: { username: string };
  objectRef?: { resource: string; subresource?: string; namespace?: string; name?: string; apiGroup?: string };
  responseStatus: { code: number };
  /** When it came, to the microsecond. */
  requestReceivedTimestamp: string;
  /** When it was answered. */
  stageTimestamp: string;
}

/** Requests of one user, or of whom that user impersonated, in the order of their answers. A watch shows when it ends. */
export function requestsOf(auditLog: string, username: string): AuditedRequest[] {
  const lines = readFileSync(auditLog, "utf8").split("\n").filter(Boolean);
  const requests = lines.map((line) => JSON.parse(line) as AuditedRequest);
  return requests.filter(({ user, impersonatedUser }) => (impersonatedUser ?? user).username === username);
}
