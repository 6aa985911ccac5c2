import { BlockList, isIP } from "node:net";

/** The proxy for a server by the usual variables, as kubectl reads them: HTTPS_PROXY, HTTP_PROXY, NO_PROXY, never for this machine. */
export function proxyFor(serverURL: string, env: NodeJS.ProcessEnv): string | undefined {
  const { protocol, hostname } = new URL(serverURL);
  const read = (name: string) => env[name] || env[name.toLowerCase()];
  const proxy = read(protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY");
  if (!proxy || /^(localhost|127\..*|\[::1\])$/.test(hostname)) return undefined;
  const exceptions = (read("NO_PROXY") ?? "").split(/[\s,]+/).filter(Boolean);
  if (exceptions.some((entry) => covers(entry, hostname.replace(/^\[|\]$/g, "")))) return undefined;
  return proxy.includes("://") ? proxy : `http://${proxy}`;
}

/** Whether an entry of NO_PROXY means a host: a name with its subdomains, an address, or a range of them. */
function covers(entry: string, host: string): boolean {
  const [network, bits] = entry.split("/") as [string, string?];
  if (bits !== undefined) {
    const [range, address] = [isIP(network), isIP(host)].map((version) => (version === 6 ? "ipv6" : version === 4 ? "ipv4" : undefined));
    if (!range || range !== address) return false;
    const list = new BlockList();
    list.addSubnet(network, Number(bits), range);
    return list.check(host, range);
  }
  return entry === "*" || host === entry || host.endsWith(`.${entry.replace(/^\*?\./, "")}`);
}
