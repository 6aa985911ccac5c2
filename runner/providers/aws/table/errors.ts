import type { Meaning } from "../errors.ts";

const busy = (hint: string, retryAfterSeconds?: number): Meaning => ({
  reason: "Busy",
  hint,
  ...(retryAfterSeconds ? { retryAfterSeconds } : {}),
});

/** How long to wait where DynamoDB takes a change an hour or so many a day, in seconds: it doesn't say it in a form that can be read. */
export const muchLater = 900;

/**
 * What DynamoDB's codes mean, by the action that met them:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
export function tableMeaning(action: string): (code: string, message: string) => Meaning | undefined {
  return (code, message) => {
    switch (code) {
      case "ResourceInUse":
        return action === "CreateTable" && !/being (created|deleted|updated)/i.test(message) ? { reason: "NotOwned" } : { reason: "Busy" };
      case "ResourceNotFound":
      case "TableNotFound":
        return { reason: "Conflict" };
      case "LimitExceeded":
        return limit(message);
      case "ContinuousBackupsUnavailable":
        return busy("DynamoDB makes a new table's backups ready first: it is tried again by itself", 10);
      case "Validation":
        return refused(message);
      default:
        return undefined;
    }
  };
}

/** One code for the account's quota and for what is only too much at once: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
function limit(message: string): Meaning {
  if (/decrease|limited to (once|\d+)|can be made at/i.test(message)) {
    return busy("DynamoDB takes so many such changes a day only: it is tried again by itself; or set it back", muchLater);
  }
  if (/simultaneous|concurrent|at a time|being created|online index/i.test(message)) {
    return busy("DynamoDB changes so many tables and indexes at once only: it is tried again by itself");
  }
  if (/limit of \d+ tables|tables per|table (count|limit)|number of tables/i.test(message)) {
    return { reason: "QuotaExceeded", hint: "delete tables that are not needed any more, or ask AWS for a higher quota of them" };
  }
  return { reason: "QuotaExceeded" };
}

function refused(message: string): Meaning | undefined {
  if (/time to live has been modified|within a fixed interval/i.test(message)) {
    return busy("DynamoDB takes one change of aws.timeToLiveAttribute an hour: it is tried again by itself", muchLater);
  }
  // what we saw was older than an earlier change of ours
  if (/TimeToLive is already|already has an enabled stream|has no enabled stream|stream to be disabled|will not change/i.test(message)) {
    return { reason: "Conflict", hint: "it is so already: the next run starts from what is there then" };
  }
  if (/KMS/.test(message)) {
    return {
      reason: "SpecRejected",
      hint: "correct aws.kmsKeyID, enable the key, or let its policy allow these credentials to use it with DynamoDB",
    };
  }
  return undefined;
}

/** Whether an error says that there is no such table. */
export function isMissing(error: unknown): boolean {
  const { name = "" } = ((error as Error).cause ?? {}) as Partial<Error>;
  return /^(Resource|Table)NotFound(Exception)?$/.test(name);
}
