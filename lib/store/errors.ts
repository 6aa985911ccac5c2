import { type ErrorDetails, exitCodes, type ExitCode, KnownError } from "../errors.ts";

/** What a store may refuse with. */
export type StoreErrorCode =
  | "NotFound"
  | "Conflict"
  | "AlreadyExists"
  | "Invalid"
  | "Forbidden"
  | "Unauthorized"
  | "Unreachable"
  | "TypeNotFound"
  | "Expired"
  | "ServerError";

const exits: Record<StoreErrorCode, ExitCode> = {
  NotFound: exitCodes.notFound,
  Conflict: exitCodes.refused,
  AlreadyExists: exitCodes.refused,
  Invalid: exitCodes.usage,
  Forbidden: exitCodes.refused,
  Unauthorized: exitCodes.refused,
  Unreachable: exitCodes.unexpected,
  TypeNotFound: exitCodes.notFound,
  Expired: exitCodes.unexpected,
  ServerError: exitCodes.unexpected,
};

/** An answer of the API server, or of a stand-in for it. */
export class StoreError extends KnownError {
  override name = "StoreError";
  declare readonly code: StoreErrorCode;
  /** Seconds that the server asked us to wait (429, 503). */
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, details: Omit<ErrorDetails, "code" | "exitCode"> & { code: StoreErrorCode; retryAfterSeconds?: number }) {
    super(message, { ...details, exitCode: exits[details.code] });
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

/** Whether the cluster's roles refused, and no policy: a grant has not reached this API server yet, or was taken back. */
export function lacksRight(error: unknown): error is StoreError {
  return isStoreError(error, "Forbidden") && /^User "[^"]*" may not /.test(error.message);
}

/** Whether something thrown is a store's answer with one of these codes. */
export function isStoreError(error: unknown, ...codes: StoreErrorCode[]): error is StoreError {
  return error instanceof StoreError && codes.includes(error.code);
}

/** A sentence of ours taken apart: what is refused and, behind its last colon, the way out. */
export function wayOutOf(sentence: string): { what: string; wayOut?: string } {
  const at = sentence.lastIndexOf(": ");
  return at < 0 ? { what: sentence } : { what: sentence.slice(0, at), wayOut: sentence.slice(at + 2) };
}
