/** Exit codes of the command line, documented in docs/reference/exit-codes.md. */
export const exitCodes = {
  done: 0,
  unexpected: 1,
  usage: 2,
  notFound: 3,
  refused: 4,
  timedOut: 5,
  rejected: 6,
  notExecutable: 126,
  noCommand: 127,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What an error of ours carries beside its message. */
export interface ErrorDetails {
  /** One word, as a condition's reason: `PermissionDenied`. */
  code: string;
  /** The next step for the one who reads it. */
  hint?: string;
  /** What the command line ends with. Default: 1, unexpected. */
  exitCode?: ExitCode;
  cause?: unknown;
}

/** An error that we foresaw: it says what happened, to what, and the next step. Anything else that is thrown is a bug of ours. */
export class KnownError extends Error {
  override name = "KnownError";
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;

  constructor(message: string, { code, hint, exitCode = exitCodes.unexpected, cause }: ErrorDetails) {
    super(message, { cause });
    this.code = code;
    this.hint = hint;
    this.exitCode = exitCode;
  }
}

/** What happened and the next step, in one line. */
export function withHint({ message, hint }: KnownError): string {
  return hint ? `${message.replace(/[.:]+$/, "")}: ${hint}` : message;
}

/** The user asked for something that can't be: wrong flag, missing value. Nothing was written. */
export class UsageError extends KnownError {
  override name = "UsageError";
  constructor(message: string, hint?: string) {
    super(message, { code: "Usage", exitCode: exitCodes.usage, ...(hint ? { hint } : {}) });
  }
}

/** May go away by itself: a run that meets it is tried again with backoff, and never given up. */
export class RetryableError extends KnownError {
  override name = "RetryableError";
  /** Seconds that the other side asked us to wait, if it did. */
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, details: ErrorDetails & { retryAfterSeconds?: number }) {
    super(message, details);
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

/** Stays until somebody changes something: tried again when the spec, the account or the reconcile annotation changes, and on the drift interval. */
export class TerminalError extends KnownError {
  override name = "TerminalError";
  constructor(message: string, details: ErrorDetails) {
    super(message, { exitCode: exitCodes.rejected, ...details });
  }
}
