import type { CloudAccount } from "../../../crds/api/objects.ts";
import { TerminalError } from "../../../lib/errors.ts";
import type { Credentials } from "../../provider.ts";

/** A connection to one subscription, which was verified. */
export interface AzureSession {
  /** Name of the CloudAccount. */
  account: string;
  subscriptionID: string;
  resourceGroup: string;
  location: string;
}

/** Connects to the account. */
export function connect(account: CloudAccount, _: Credentials): Promise<AzureSession> {
  throw new TerminalError(`account ${account.metadata.name}: no kind can be made on Azure yet`, {
    code: "Unsupported",
    hint: "use an account of aws",
  });
}
