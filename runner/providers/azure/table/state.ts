/** What the provisioning state of an account means. */
export interface State {
  /** Whether what is in it can be used. */
  ready: boolean;
  /** Cosmos DB is at work on it and takes no change. */
  progress?: string;
  /** Cosmos DB gave up on it: the next step. */
  failure?: { message: string; hint: string };
}

/** By the list at `provisioningState`: https://learn.microsoft.com/rest/api/cosmos-db-resource-provider/database-accounts/get */
export function stateOf(provisioningState = "Succeeded", name: string): State {
  const message = `Cosmos DB says that the account ${name} is ${provisioningState}`;
  switch (provisioningState.toLowerCase()) {
    case "succeeded":
      return { ready: true };
    case "updating":
      return { ready: true, progress: "updating" };
    case "failed":
      return {
        ready: false,
        failure: { message, hint: "see the activity log of the resource group for why; then delete this object, and create it again" },
      };
    case "deletionfailed":
      return {
        ready: false,
        failure: {
          message,
          hint: "see the activity log of the resource group for what holds it, such as a lock; delete this object to try it again",
        },
      };
    default:
      return { ready: false, progress: provisioningState.toLowerCase() };
  }
}

/** Whether it is being deleted. */
export function isGoing(provisioningState = ""): boolean {
  return provisioningState.toLowerCase() === "deleting";
}
