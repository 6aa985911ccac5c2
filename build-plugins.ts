import type { Plugin } from "esbuild";

/** A login plugin of old kubeconfigs (`auth-provider`), loaded with its libraries only when a kubeconfig names it. */
const whenUsed = (name: string, provider: string) => `
  export class ${name} {
    isAuthProvider(user) { return user?.authProvider?.name === "${provider}"; }
    async applyAuthentication(user, options) {
      this.real ??= new (await import("./${provider}_auth.js")).${name}();
      return this.real.applyAuthentication(user, options);
    }
  }`;

/** What KubeConfig's own module imports, and what it gets instead. */
const instead: Record<string, string> = {
  // only for the generated client, which is most of the package
  undici: "export const Agent = undefined, ProxyAgent = undefined;",
  socks: "export const SocksClient = undefined;",
  "./gen/index.js": "export const createConfiguration = undefined, ServerConfiguration = undefined;",
  "./middleware.js": "export const setHeaderMiddleware = undefined;",
  "../package.json": "export default {};",
  // only for some users
  hpagent: `
    export function HttpProxyAgent(options) { return new (require("hpagent").HttpProxyAgent)(options); }
    export function HttpsProxyAgent(options) { return new (require("hpagent").HttpsProxyAgent)(options); }`,
  "socks-proxy-agent": `export function SocksProxyAgent(...options) { return new (require("socks-proxy-agent").SocksProxyAgent)(...options); }`,
  "./oidc_auth.js": whenUsed("OpenIDConnectAuth", "oidc"),
  "./azure_auth.js": whenUsed("AzureAuth", "azure"),
  "./gcp_auth.js": whenUsed("GoogleCloudPlatformAuth", "gcp"),
};

/** Of @kubernetes/client-node only KubeConfig is used: the generated client and undici stay out, and rare parts are loaded when used. */
export const kubeconfigOnly: Plugin = {
  name: "kubeconfig-only",
  setup(bundler) {
    bundler.onResolve({ filter: /./, namespace: "file" }, ({ path, importer, resolveDir }) =>
      path in instead && /client-node[\\/]dist[\\/]config\.js$/.test(importer)
        ? { path, namespace: "kubeconfig-only", pluginData: resolveDir }
        : undefined,
    );
    bundler.onLoad({ filter: /./, namespace: "kubeconfig-only" }, ({ path, pluginData }) => ({
      contents: instead[path] as string,
      resolveDir: pluginData as string,
    }));
  },
};

/** `import "node:http"` makes node load its fetch as well, for the names that the module re-exports: 12 MB and more time than all of ours. `require` doesn't. */
export const httpWithoutFetch: Plugin = {
  name: "http-without-fetch",
  setup(bundler) {
    bundler.onResolve({ filter: /^(node:)?http$/ }, ({ kind }) =>
      kind === "require-call" ? undefined : { path: "http", namespace: "http-without-fetch" },
    );
    bundler.onLoad({ filter: /./, namespace: "http-without-fetch" }, () => ({ contents: `module.exports = require("node:http");` }));
  },
};
