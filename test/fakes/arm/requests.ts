import type { Incoming, Recorded } from "../../parts/door.ts";
import { isBody } from "./bodies.ts";
import type { Operations } from "./operations.ts";
import { parsePath, typeOf } from "./paths.ts";

/** A request, as it is written down. */
export interface ArmRequest extends Recorded {
  /** Method and type, such as `PUT Microsoft.DocumentDB/databaseAccounts`; `LIST`, `POLL` and `TOKEN` stand for a method. */
  action: string;
  method: string;
  /** Without the query. */
  path: string;
  query: URLSearchParams;
  apiVersion: string;
  /** Whether it changes something, or asks to. */
  writes: boolean;
}

/** What is never written down: a failed assertion prints what was. */
const secret = /password|secret|assertion|key$/i;
const groupType = "Microsoft.Resources/resourceGroups";

/** What a request asks for. A poll has the type of the resource that the operation is about. */
export function readRequest({ method, url, text }: Incoming, operations: Operations): ArmRequest {
  const { pathname: path, searchParams: query } = new URL(url, "https://localhost");
  const operation = method === "GET" ? operations.byUrl(url) : undefined;
  const action = operation ? operation.action.replace(/^\w+/, "POLL") : actionOf(method, path);
  const writes = action.startsWith("TOKEN") ? false : !["GET", "HEAD"].includes(method) && !isQuestion.test(path);
  return { action, method, path, query, apiVersion: query.get("api-version") ?? "", writes, body: redacted(bodyOf(text)) };
}

/** POSTs that only ask. */
const isQuestion = /\/(check\w*Availability|list\w*|readonlykeys)$/i;

function actionOf(method: string, path: string): string {
  const [, tenantPath] = /^\/[^/]+\/(oauth2\/v2\.0\/token|v2\.0\/\.well-known\/openid-configuration|discovery\/instance)$/.exec(path) ?? [];
  if (tenantPath) return tenantPath.startsWith("oauth2") ? "TOKEN" : `${method} ${tenantPath}`;
  const [, below] = /^\/subscriptions(?:\/[^/]+\/(resourcegroups))?\/?$/i.exec(path) ?? [];
  if (below) return `LIST ${groupType}`;
  if (/^\/subscriptions\/?$/i.test(path)) return "LIST Microsoft.Resources/subscriptions";
  const parsed = parsePath(path);
  const [, ofProvider] = /^\/providers\/([^/]+\/[^/]+)/i.exec(path) ?? [];
  if (!parsed) return `${method} ${ofProvider ?? path}`;
  if (!parsed.provider) return `${method} ${parsed.group ? groupType : "Microsoft.Resources/subscriptions"}`;
  const isList = method === "GET" && parsed.segments.length % 2 === 1;
  return `${isList ? "LIST" : method} ${typeOf(parsed)}`;
}

function bodyOf(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return Object.fromEntries(new URLSearchParams(text));
  }
}

function redacted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redacted);
  if (!isBody(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, secret.test(key) && typeof inner === "string" ? "(not kept)" : redacted(inner)]),
  );
}
