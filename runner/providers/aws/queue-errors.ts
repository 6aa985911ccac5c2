import type { Meaning } from "./errors.ts";

const noDeadLetterQueue: Meaning = {
  reason: "DependencyNotReady",
  hint: "it is tried again by itself; make the dead-letter queue, or correct aws.deadLetterQueueARN",
};

/**
 * What SQS' own codes mean, by the action that met them:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html#API_CreateQueue_Errors
 */
export function queueMeaning(action: string): (code: string, message: string) => Meaning | undefined {
  return (code, message) => {
    if (/dead.?letter target does not exist/i.test(message)) return noDeadLetterQueue;
    switch (code) {
      case "QueueDoesNotExist":
        // while a queue is made, the one that doesn't exist is its dead-letter queue
        return action === "CreateQueue" ? noDeadLetterQueue : { reason: "Conflict" };
      case "QueueDeletedRecently":
        return {
          reason: "DeletedRecently",
          hint: "AWS gives the name out again 60 seconds after the deletion: it is tried again by itself",
          retryAfterSeconds: 60,
        };
      case "QueueNameExists":
      case "QueueAlreadyExists":
        return { reason: "NotOwned" };
      default:
        return undefined;
    }
  };
}
