/** The proxy for a server by the usual variables, as kubectl reads them: HTTPS_PROXY, HTTP_PROXY, NO_PROXY, never for this machine. */
export function proxyFor(serverURL: string, env: NodeJS.ProcessEnv): string | undefined {
  const { protocol, hostname } = new URL(serverURL);
  const read = (name: string) => env[name] || env[name.toLowerCase()];
  const proxy = read(protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY");
  if (!proxy || /^(localhost|127\..*|\[::1\])$/.test(hostname)) return undefined;
  const exceptions = (read("NO_PROXY") ?? "").split(/[\s,]+/).filter(Boolean);
  const excepted = exceptions.some((entry) => entry === "*" || hostname === entry || hostname.endsWith(`.${entry.replace(/^\*?\./, "")}`));
  if (excepted) return undefined;
  return proxy.includes("://") ? proxy : `http://${proxy}`;
}
