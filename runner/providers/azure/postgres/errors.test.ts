import { expect, it } from "vitest";

import { postgresMeaning } from "./errors.ts";

it.each([
  ["ServerNameAlreadyExists", "Specified server name is already used.", "NotOwned", /choose another externalName/],
  ["ServerIsBusy", "Cannot complete operation while server 'a' is busy processing another operation. Try again later.", "Busy", /^$/],
  ["", "Server a is busy with other operations. Please try later", "Busy", /^$/],
  ["OperationCancelled", "The operation has been cancelled by user.", "Conflict", /begins anew/],
  ["InvalidParameterValue", "Invalid value given for parameter AvailabilityZone.", "SpecRejected", /azure\.availabilityZone/],
  ["InvalidParameter", "The value of parameter storage.storageSizeGB is invalid.", "SpecRejected", /storageGiB/],
])("%s %s: %s", (code, message, reason, hint) => {
  const meaning = postgresMeaning(code, message);
  expect(meaning?.reason).toBe(reason);
  expect(meaning?.hint ?? "").toMatch(hint);
});

it.each([
  ["InternalServerError", "An unexpected error occured while processing the request. Tracking ID: '1'"],
  ["AuthorizationFailed", "The client does not have authorization to perform action over scope"],
  ["InvalidAuthenticationToken", "The access token has expired, sku"],
])("leaves %s to what holds of all services", (code, message) => expect(postgresMeaning(code, message)).toBeUndefined());
