import type { Body } from "./bodies.ts";
import type { OperationError } from "./errors.ts";

/** How an operation goes. */
export interface Course {
  /** The look that sees its end; 0: it has ended before the first answer. Default: {@link Operations.polls}. */
  polls?: number;
  /** Default: Succeeded. */
  ends?: "Succeeded" | "Failed" | "Canceled" | "never";
  /** Why it failed or was cancelled. Default: Azure's recorded words for either. */
  error?: OperationError;
}

/** How a service tells of its operations. */
export interface Style {
  /** Path of Azure-AsyncOperation; none: there is Location only. */
  statusPath?(id: string): string;
  /** Path of Location. */
  resultPath(id: string): string;
  /** The state at the given look, 1 being the first. */
  waiting(look: number): string;
  /** What the address of Azure-AsyncOperation answers. */
  status(operation: Operation): Body;
  /** Seconds, as recorded; none: no Retry-After. */
  retryAfter?: number;
  /** Whether polls repeat Retry-After. */
  repeatsRetryAfter?: boolean;
  headers?: Record<string, string>;
}

/** What an operation is about. */
export interface Plan {
  /** The action of the request that began it. */
  action: string;
  apiVersion: string;
  /** Id of the resource. */
  target: string;
  style: Style;
  /** Called once, when it ends. */
  end(succeeded: boolean): void;
  /** What Location answers in the end. Default: nothing. */
  result?(): Body | undefined;
}

/** Something that takes a while. */
export interface Operation extends Plan {
  id: string;
  status: string;
  startTime: string;
  error?: OperationError;
  /** Path and query of Azure-AsyncOperation and of Location: a client must send them back unchanged. */
  statusUrl?: string;
  resultUrl: string;
  looks: number;
  course: Course;
}

const defaultErrors: Record<string, OperationError> = {
  Failed: { code: "InternalServerError", message: "An unexpected error occured while processing the request. Tracking ID: '0'" },
  Canceled: { code: "OperationCancelled", message: "The operation has been cancelled by user." },
};

const terminal = ["Succeeded", "Failed", "Canceled"];

/** Whether nothing more comes of it. */
export function hasEnded(operation: Operation): boolean {
  return terminal.includes(operation.status);
}

/** Somebody looks at it. */
export function see(operation: Operation): void {
  if (hasEnded(operation)) return;
  operation.looks++;
  advance(operation);
}

/** Lets it end when it is time. */
export function advance(operation: Operation): void {
  const { polls = 0, ends = "Succeeded", error } = operation.course;
  if (ends === "never" || operation.looks < polls) {
    operation.status = operation.style.waiting(Math.max(operation.looks, 1));
    return;
  }
  operation.status = ends;
  const why = error ?? defaultErrors[ends];
  if (why) operation.error = why;
  operation.end(ends === "Succeeded");
}
