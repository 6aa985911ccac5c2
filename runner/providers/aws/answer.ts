/** Reads what the SDK's errors carry of AWS' answer. */

interface Answered extends Error {
  /** AWS' code in the wording of its documentation; the SDK's own class name is `name`. */
  Code?: string;
  /** Node's code of a network error. */
  code?: string;
  $metadata?: { httpStatusCode?: number };
  $response?: { statusCode?: number; headers?: Record<string, string> };
}

const networkCodes = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "ECONNABORTED",
  "EPIPE",
  "EPROTO",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** AWS' own code, node's for a network error, or the status of an answer that can't be read. */
export function codeOf(error: Error): string {
  const { Code, code, name } = error as Answered;
  if (isForeign(error)) return `HTTP ${statusOf(error)}`;
  return Code ?? (isNetworkError(error) && code ? code : name);
}

/** The message, also of an error that only wraps others (a connection tried over IPv6 and IPv4). */
export function messageOf(error: Error): string {
  if (isForeign(error)) return "the answer is not one of AWS";
  const inner = error instanceof AggregateError ? (error.errors[0] as Error | undefined)?.message : undefined;
  return error.message || inner || "no message";
}

/** Whether the answer has no error of AWS in it, as a proxy's page hasn't: no JSON at all, or XML without a code. */
export function isForeign(error: Error): boolean {
  return error instanceof SyntaxError || (error.name === "Unknown" && (error as Answered).Code === undefined);
}

/** Whether AWS was not reached, or the connection broke. */
export function isNetworkError(error: Error): boolean {
  const { code = "", name } = error as Answered;
  return name === "TimeoutError" || networkCodes.has(code) || /CERT|^ERR_(TLS|SSL)/.test(code);
}

/** Status of the HTTP answer; undefined when there was none. */
export function statusOf(error: Error): number | undefined {
  const { $metadata, $response } = error as Answered;
  return $metadata?.httpStatusCode ?? $response?.statusCode;
}

/** Seconds that AWS asked us to wait, if it did. */
export function retryAfterSeconds(error: Error, now = new Date()): number | undefined {
  const headers = (error as Answered).$response?.headers ?? {};
  const milliseconds = Number(headers["x-amz-retry-after"] ?? Number.NaN);
  if (milliseconds >= 0) return Math.ceil(milliseconds / 1000);
  const value = headers["retry-after"];
  if (value === undefined) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - now.getTime()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, Math.ceil(seconds));
}
