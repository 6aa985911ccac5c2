import { type ErrorDetails, KnownError, RetryableError, TerminalError } from "../../../lib/errors.ts";
import { type Answer, answerIn, answerOf, type ErrorBody, isNetworkError, statusOf } from "./answer.ts";
import { type AzureReason, byStatus, common, isVague, retryable } from "./codes.ts";
import { signInMeaning } from "./entra.ts";
import { hintFor } from "./hints.ts";

/** What was asked of Azure, for the message and the hint. */
export interface Call {
  /** Completes "could not …": `create server shop-orders-7f3k2q`. */
  doing: string;
  /** The action, as roles name it: `Microsoft.DBforPostgreSQL/flexibleServers/write`. */
  action: string;
  /** Name of the CloudAccount. */
  account: string;
  /** What the kind's own codes and messages mean; asked before the common ones. The code is empty where Azure gave none. */
  meaning?: (code: string, message: string) => Meaning | undefined;
}

/** What an answer of Azure means to us. */
export interface Meaning {
  reason: AzureReason;
  /** The next step. Default: the reason's own. */
  hint?: string | undefined;
  /** Seconds to wait, of a reason that is tried again by itself. Default: as Azure asks. */
  retryAfterSeconds?: number;
}

/** Runs one call to Azure; what it throws is in our terms. */
export async function ask<T>(call: Call, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw azureError(error, call);
  }
}

/** As {@link ask}, for a read: resolves to undefined when what it asks for is not there. */
export async function find<T>(call: Call, request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask(call, request);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/**
 * Whether Azure said that something is not there: an error of an SDK, or one of {@link ask}. The status says so, as the codes
 * are many, and `ResourceNotFound` stands in other answers too.
 */
export function isGone(error: unknown): boolean {
  const status = statusIn(error);
  return status === 404 || status === 410;
}

/** Whether Azure said that the credentials may not do it. */
export function isForbidden(error: unknown): boolean {
  return statusIn(error) === 403;
}

/** Status of the answer that led to an error of an SDK, or to one of {@link ask}; undefined when there was none. */
export function statusIn(error: unknown): number | undefined {
  return statusOf(error instanceof KnownError ? (error.cause ?? {}) : (error ?? {}));
}

/**
 * An error of an SDK in our terms: retryable or terminal, with Azure's own code and message and the next step.
 * An error that is already ours stays as it is, and so does what is neither Azure's nor the network's: that is a bug.
 */
function azureError(error: unknown, call: Call): unknown {
  if (error instanceof KnownError || !(error instanceof Error)) return error;
  const signIn = signInMeaning(error, call);
  if (signIn) return known(call, signIn.meaning, `${signIn.code}: ${signIn.message}`, error);
  const answer = answerIn(error);
  if (answer) return known(call, meaningOf(answer, call), said(answer), error, answer.retryAfterSeconds);
  if (!isNetworkError(error)) return error;
  return known(call, { reason: "CloudUnavailable" }, error.message || "no answer", error);
}

/**
 * How an operation has failed that Azure had accepted. Throw it, or give it back as `operationFailed`.
 *
 * @param body - the error in the operation's status; its code may be empty
 */
export function failedOperation(call: Call, body: ErrorBody, retryAfterSeconds?: number): KnownError {
  const answer = answerOf(body);
  return known(call, meaningOf(answer, call), said(answer), undefined, retryAfterSeconds);
}

function known(call: Call, meaning: Meaning, text: string, cause: unknown, asked?: number): KnownError {
  const { reason, hint = hintFor(reason, call, text), retryAfterSeconds = asked } = meaning;
  const message = `could not ${call.doing}: ${text}`;
  const details: ErrorDetails = { code: reason, hint, cause };
  if (!retryable.has(reason)) return new TerminalError(message, details);
  return new RetryableError(message, retryAfterSeconds === undefined ? details : { ...details, retryAfterSeconds });
}

function meaningOf({ codes, message, status }: Answer, call: Call): Meaning {
  for (const code of codes.length ? codes.toSorted((a, b) => Number(isVague(a)) - Number(isVague(b))) : [""]) {
    const meaning = call.meaning?.(code, message) ?? common(code, message);
    if (meaning) return meaning;
  }
  return { reason: byStatus(status, codes.length > 0) };
}

function said({ codes, message, status }: Answer): string {
  const code = codes.at(-1) ?? (status === undefined ? "Failed" : `HTTP ${status}`);
  return `${code}: ${message || (status === undefined ? "Azure gave no reason" : "the answer is not one of Azure")}`;
}
