import { group } from "../../crds/api/names.ts";
import { StoreError, type StoreErrorCode, wayOutOf } from "../store/errors.ts";
import type { ResourceType } from "../store/store.ts";
import { causes, untypedPatch, withoutValue } from "./causes.ts";

/** What an API server sends instead of an object. */
export interface Status {
  kind: "Status";
  message?: string;
  reason?: string;
  code?: number;
  details?: { name?: string; kind?: string; group?: string; causes?: StatusCause[]; retryAfterSeconds?: number };
}

/** One reason of a refusal. */
export interface StatusCause {
  reason?: string;
  message?: string;
  field?: string;
}

/** What was asked, for the message. */
export interface Asked {
  serverURL: string;
  contextName: string;
  type?: ResourceType | undefined;
  /** Host and port of the proxy in between. */
  proxy?: string | undefined;
}

/** The error for an answer of the API server. `status` is undefined when the answer was no Status object. */
export function answered(httpStatus: number, status: Status | undefined, asked: Asked, retryAfterSeconds?: number): StoreError {
  const message = status?.message ?? `HTTP ${httpStatus}`;
  switch (httpStatus) {
    case 401:
      return unauthorized(asked);
    case 403:
      return forbidden(message);
    case 404:
      return status?.details?.name ? of("NotFound", `${message}.`) : typeNotFound(asked);
    case 409:
      return status?.reason === "AlreadyExists" ? of("AlreadyExists", `${message}.`) : conflict(message, status);
    case 410:
      return of("Expired", `The requested version is no longer kept: ${message}.`, "List again and start from there.");
    case 400:
    case 415:
    case 422:
      return invalid(message, status);
  }
  // a field that server-side apply can't read comes as an internal error
  if (message.startsWith(untypedPatch)) return invalid(message, status);
  const said = status?.message ? `: ${withoutValue(message)}` : "";
  return new StoreError(`The API server ${where(asked)} failed with HTTP ${httpStatus}${said}.`, {
    code: "ServerError",
    hint:
      httpStatus === 429
        ? "It is overloaded: try again in a while."
        : "Try again in a while; if it stays, the cluster's administrator can find the cause in the API server's log.",
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

/** `https://… (context "prod")` */
export function where({ serverURL, contextName }: Asked): string {
  return `${serverURL} (context "${contextName}")`;
}

function unauthorized(asked: Asked): StoreError {
  return of(
    "Unauthorized",
    `The API server ${where(asked)} does not accept the credentials of the kubeconfig: they are wrong or have expired.`,
    "Log in to the cluster again, so that `kubectl auth whoami` answers, or choose another context with --context.",
  );
}

const rbac =
  /User "(?<user>[^"]*)" cannot (?<verb>\S+) resource "(?<resource>[^"]*)" in API group "(?<group>[^"]*)"(?: in the namespace "(?<namespace>[^"]*)")?/;

/** What a policy of ours says: its own name helps nobody. */
const ownPolicy = /ValidatingAdmissionPolicy 'kubectl-cloud-[^']*' with binding '[^']*' denied request: /;

function forbidden(message: string): StoreError {
  const said = withoutValue(message);
  const [about, refusal] = said.split(ownPolicy);
  if (refusal !== undefined) {
    // it need not have a way out
    const { what, wayOut } = wayOutOf(refusal);
    return of("Forbidden", `${about}${what}.`, wayOut);
  }
  const match = rbac.exec(message)?.groups;
  if (!match) return of("Forbidden", `${said}.`);
  const [plural, subresource] = (match.resource as string).split("/");
  const resource = match.group ? `${plural}.${match.group}` : plural;
  const place = match.namespace ? `in namespace "${match.namespace}"` : "at the cluster scope";
  const check = `kubectl auth can-i ${match.verb} ${resource}${subresource ? ` --subresource=${subresource}` : ""}${match.namespace ? ` -n ${match.namespace}` : ""}`;
  return of(
    "Forbidden",
    `User "${match.user}" may not ${match.verb} ${resource}${subresource ? `/${subresource}` : ""} ${place}.`,
    `Ask an administrator of the cluster for that right; to check: \`${check}\`.`,
  );
}

function typeNotFound({ type, ...asked }: Asked): StoreError {
  if (!type) return of("TypeNotFound", `The API server ${where(asked)} does not have what was asked for.`);
  const ours = type.group === group;
  return of(
    "TypeNotFound",
    `The server doesn't have a resource type ${type.plural} in ${type.group || "the core group"}/${type.version}.`,
    ours
      ? "Install kubectl-cloud in this cluster: `kubectl cloud install`."
      : `Look at what it has: \`kubectl api-resources\` (${where(asked)}).`,
  );
}

function conflict(message: string, status: Status | undefined): StoreError {
  const owned = (status?.details?.causes ?? [])
    .filter(({ reason }) => reason === "FieldManagerConflict")
    .map(({ field, message: said }) => `${field?.replace(/^\./, "")} (${said?.replace(/^conflict /, "")})`);
  if (!owned.length)
    return of("Conflict", `${message.replace(/^Operation cannot be fulfilled on /, "")}.`, "Read it again and repeat the change.");
  return of(
    "Conflict",
    `Another manager has set ${owned.join(", ")}.`,
    "Leave these fields out, change them where they were set, or take them over with --force-conflicts.",
  );
}

function invalid(message: string, status: Status | undefined): StoreError {
  const { name, kind } = status?.details ?? {};
  const list = causes(message, status?.details?.causes);
  return of("Invalid", `${name ? `${kind?.split(".")[0]} "${name}" is invalid: ` : "The object is invalid: "}${list.join("; ")}.`);
}

function of(code: StoreErrorCode, message: string, hint?: string): StoreError {
  return new StoreError(message.replace(/\.+$/, "."), { code, ...(hint ? { hint } : {}) });
}
