/** What help and hints show of a provider. */
export const shown: Record<string, { where: string; example: string; trusted: string }> = {
  aws: { where: "--region REGION --account-id ID", example: "--region eu-central-1 --account-id 123456789012", trusted: "AWS" },
  azure: {
    where: "--subscription-id ID --resource-group GROUP --location LOCATION",
    example: "--subscription-id 11111111-2222-3333-4444-555555555555 --resource-group shop --location westeurope",
    trusted: "Azure",
  },
};

/** How the command is written, of each of these providers. */
export function usage(providers: readonly string[], name: string): string {
  const ways = providers.map((provider) => `\`kubectl cloud account add ${provider} ${name} ${shown[provider]?.where ?? ""}\``);
  return `write it as ${ways.join(" or ")}`;
}
