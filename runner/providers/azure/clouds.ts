/** Where an account's Resource Manager and its authority are, and for whom an access token is. */
export interface Cloud {
  /** URL of the Resource Manager, without a slash at its end. */
  endpoint: string;
  authorityHost: string;
  /** Scope of the access tokens. */
  scope: string;
  /** The authority is not one of Azure's: nobody but itself vouches for it. */
  foreignAuthority: boolean;
}

interface KnownCloud {
  endpoint: string;
  authorityHost: string;
  audience: string;
}

/** https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure, https://learn.microsoft.com/azure/china/resources-developer-guide */
const known: readonly KnownCloud[] = [
  {
    endpoint: "https://management.azure.com",
    authorityHost: "https://login.microsoftonline.com",
    audience: "https://management.azure.com",
  },
  {
    endpoint: "https://management.usgovcloudapi.net",
    authorityHost: "https://login.microsoftonline.us",
    audience: "https://management.core.usgovcloudapi.net",
  },
  {
    endpoint: "https://management.chinacloudapi.cn",
    authorityHost: "https://login.chinacloudapi.cn",
    audience: "https://management.core.chinacloudapi.cn",
  },
];

/**
 * The cloud of an account. One of the two URLs is enough for a cloud of Azure. A Resource Manager at another URL is that of the
 * authority's cloud (a private endpoint), or, if that is none of Azure's either, one by itself (Azure Stack Hub, an emulator).
 *
 * @param authorityFromEnvironment - AZURE_AUTHORITY_HOST, which the webhook of Azure Workload Identity sets
 */
export function cloudOf(given: { endpoint?: string; authorityHost?: string }, authorityFromEnvironment = ""): Cloud {
  const endpoint = plain(given.endpoint);
  const byEndpoint = known.find((cloud) => cloud.endpoint === endpoint);
  const authorityHost = plain(given.authorityHost) || byEndpoint?.authorityHost || plain(authorityFromEnvironment);
  const byAuthority = known.find((cloud) => cloud.authorityHost === (authorityHost || known[0]?.authorityHost));
  const cloud = byEndpoint ?? byAuthority;
  const at = endpoint || cloud?.endpoint || (known[0]?.endpoint ?? "");
  return {
    endpoint: at,
    authorityHost: authorityHost || (cloud?.authorityHost ?? ""),
    scope: `${cloud?.audience ?? at}/.default`,
    foreignAuthority: byAuthority === undefined,
  };
}

/** Without a slash at its end; a host is the same in any case. */
function plain(url = ""): string {
  const text = url.trim().replace(/\/+$/, "");
  const host = /^https:\/\/[^/]*/i.exec(text)?.[0] ?? "";
  return host.toLowerCase() + text.slice(host.length);
}
