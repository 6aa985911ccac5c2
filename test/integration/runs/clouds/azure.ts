import { zeros } from "../../../fakes/arm/fake-arm.ts";
import { AzureCloud } from "../../../parts/azure-cloud.ts";
import type { CloudRow } from "./cloud-row.ts";

/** A subscription that the credentials don't have. */
const ones = zeros.replaceAll("0", "1");

export const azure: CloudRow = {
  name: "Azure",
  make() {
    const cloud = new AzureCloud();
    cloud.arm.polls = 0;
    return cloud;
  },
  proof: {
    action: "GET Microsoft.Resources/subscriptions",
    all: /^(TOKEN|GET .*openid-configuration|GET Microsoft\.Resources\/subscriptions)$/,
  },
  refusals: {
    // https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
    denied: {
      code: "AuthorizationFailed",
      message:
        "The client 'app' with object id 'app' does not have authorization to perform action 'it' over scope 'there' or the scope is invalid.",
      status: 403,
    },
    expired: {
      code: "ExpiredAuthenticationToken",
      message: "The access token expiry UTC time is earlier than current UTC time.",
      status: 401,
    },
    internal: { code: "InternalServerError", message: "An unexpected error occured while processing the request.", status: 500 },
  },
  hints: {
    denied: /give the credentials of account .* a role with it on there: az role assignment create/,
    quota: /ask Azure for a higher quota/,
    unreachable: /check endpoint and authorityHost .*whether the cluster lets runs out to them/,
  },
  missingKeys: {
    says: /is missing or has no AZURE_CLIENT_ID and no AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE/,
    hint: /it needs AZURE_CLIENT_ID, AZURE_CLIENT_SECRET/,
  },
  mismatch: {
    spec: ({ azure }) => ({ azure: { ...azure, subscriptionID: ones } as NonNullable<typeof azure> }),
    says: new RegExp(`the credentials have no subscription ${ones}`),
    hint: /give them a role in it, .*or correct spec\.azure\.subscriptionID/,
    mended: { azure: { subscriptionID: zeros } },
  },
};
