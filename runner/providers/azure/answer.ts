/** Reads what errors of the SDKs, and operations that failed, carry of Azure's answer. */

/**
 * The error in an answer: wrapped as `{ error: … }` by Resource Manager and most services, bare by Cosmos DB.
 * https://github.com/microsoft/api-guidelines/blob/vNext/azure/Guidelines.md#handling-errors
 */
export interface ErrorBody {
  code?: string | undefined;
  message?: string | undefined;
  details?: ErrorBody[] | null | undefined;
  innererror?: ErrorBody | null | undefined;
}

interface Answered extends Error {
  /** Azure's code, or node's of a network error. */
  code?: string;
  statusCode?: number;
  response?: { status?: number; bodyAsText?: string | null; headers?: { get(name: string): string | undefined } };
  /** The body as an SDK's model of it. */
  details?: unknown;
}

/** What Azure said. */
export interface Answer {
  /** Undefined when there was no answer, or when it is the status of an operation. */
  status?: number | undefined;
  /** Codes, what matters most first: that of a detail says more than the one around it. */
  codes: string[];
  message: string;
  retryAfterSeconds?: number | undefined;
}

/** What Azure said with an error; undefined when the error is not an answer of Azure. */
export function answerIn(error: Error): Answer | undefined {
  const status = statusOf(error);
  if (status === undefined) return undefined;
  const { code, message, details, response } = error as Answered;
  const body = bodyOf(response?.bodyAsText) ?? modelOf(details) ?? { code, message };
  return { ...answerOf(body), status, retryAfterSeconds: retryAfterOf((name) => response?.headers?.get(name)) };
}

/** What an error in a body says. */
export function answerOf(body: ErrorBody): Answer {
  const all = [...flatten(body)];
  const codes = all.map(({ code }) => code ?? "").filter((code) => code !== "");
  // the outermost message may say nothing: "A retryable error occurred."
  const messages = new Set(all.map(({ message }) => clean(message ?? "")).filter((message) => message !== ""));
  return { codes: codes.toReversed(), message: [...messages].slice(0, 3).join(" ") };
}

/** Status of the HTTP answer; undefined when there was none. */
export function statusOf(error: unknown): number | undefined {
  const { statusCode, response } = error as Answered;
  return statusCode ?? response?.status;
}

/** Whether Azure was not reached, or the connection broke. */
export function isNetworkError(error: Error): boolean {
  const { code = "", name } = error as Answered;
  const cause = error.cause instanceof Error && error.cause !== error ? isNetworkError(error.cause) : false;
  return cause || name === "AbortError" || name === "TimeoutError" || networkCodes.has(code) || /CERT|^ERR_(TLS|SSL)/.test(code);
}

const networkCodes = new Set([
  "REQUEST_SEND_ERROR",
  "ECONNRESET",
  "ECONNREFUSED",
  "ECONNABORTED",
  "EPIPE",
  "EPROTO",
  "ETIMEDOUT",
  "ESOCKETTIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** Seconds that Azure asked us to wait, by the headers of its answer, if it did. */
export function retryAfterOf(header: (name: string) => string | undefined, now = new Date()): number | undefined {
  const milliseconds = Number(header("retry-after-ms") ?? header("x-ms-retry-after-ms") ?? Number.NaN);
  if (milliseconds >= 0) return Math.ceil(milliseconds / 1000);
  const value = header("retry-after");
  if (value === undefined) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - now.getTime()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, Math.ceil(seconds));
}

function bodyOf(text: string | null | undefined): ErrorBody | undefined {
  if (!text) return undefined;
  try {
    return modelOf(JSON.parse(text));
  } catch {
    // a page of something in between
    return {};
  }
}

function modelOf(body: unknown): ErrorBody | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const { error } = body as { error?: ErrorBody };
  const found = typeof error === "object" && error !== null ? error : (body as ErrorBody);
  return found.code === undefined && found.message === undefined ? undefined : found;
}

function* flatten(body: ErrorBody): Iterable<ErrorBody> {
  yield body;
  for (const detail of body.details ?? []) yield* flatten(detail);
  if (body.innererror) yield* flatten(body.innererror);
}

/** Without what only Azure's support can use, and what is new each time: a message that stays the same is not news. */
function clean(message: string): string {
  return message
    .replaceAll(/[\r\n]+/g, " ")
    .replaceAll(/\s*(ActivityId: [-0-9a-f]+(, Microsoft\.Azure\.Documents\.Common\/[\d.]+)*|RequestI[dD] ?[=:] ?[-0-9a-f]+)\.?/g, "")
    .trim();
}
