import { randomUUID } from "node:crypto";

import { type OperationError, recordedRefusal, Refusal } from "../../errors.ts";

const trace = () => `\r\nActivityId: ${randomUUID()}, Microsoft.Azure.Documents.Common/2.14.0`;

/** A part of an account isn't there: without the wrapper that other services have. */
export function missingPart(what: string, name: string): Refusal {
  return recordedRefusal(6, { "the database asotest-mongo-zmtqgt": `the ${what} ${name}` });
}

export function beingCreated(account: string): Refusal {
  return recordedRefusal(23, { asotestdbiosaow: account });
}

/** Another operation holds the account. */
export function locked(account: string): Refusal {
  return recordedRefusal(24, { k8sinfratestdbhmayhx: account });
}

/** In the form of the recorded ones. */
export function badRequest(message: string): Refusal {
  return new Refusal({
    status: 400,
    headers: { "content-type": "application/json" },
    body: { code: "BadRequest", message: message + trace() },
  });
}

/** The same, found only in the course of the operation. */
export function badRequestLater(message: string): OperationError {
  return { code: "BadRequest", message: message + trace() };
}

/** Known from https://github.com/OfficeDev/microsoft-teams-apps-callrecord-insights/issues/26 */
export function nameTaken(name: string): Refusal {
  return badRequest(`Dns record for ${name} under zone Document is already taken. Please use a different name for the account.`);
}
