import { basename, resolve } from "node:path";

import type { Plugin } from "esbuild";

/** A way to log in, loaded with its libraries only when a kubeconfig's user names it. */
const whenUsed = (name: string, file: string, names: string) => `
  export class ${name} {
    isAuthProvider(user) { return Boolean(${names}); }
    async applyAuthentication(user, options) {
      this.real ??= new (await import("${file}")).${name}();
      return this.real.applyAuthentication(user, options);
    }
  }`;

/** A way to log in of old kubeconfigs (`auth-provider`). */
const provider = (name: string, provided: string) => whenUsed(name, `./${provided}_auth.js`, `user?.authProvider?.name === "${provided}"`);

/** What KubeConfig's own module imports, and what it gets instead. */
const instead: Record<string, string> = {
  // only for the generated client, which is most of the package
  undici: "export const Agent = undefined, ProxyAgent = undefined;",
  socks: "export const SocksClient = undefined;",
  "./gen/index.js": "export const createConfiguration = undefined, ServerConfiguration = undefined;",
  "./middleware.js": "export const setHeaderMiddleware = undefined;",
  "../package.json": "export default {};",
  // only for the default kubeconfig of Windows' Linux, which kubectl doesn't look at either
  "node:child_process": "export default undefined;",
  // only for some users
  hpagent: `
    export function HttpProxyAgent(options) { return new (require("hpagent").HttpProxyAgent)(options); }
    export function HttpsProxyAgent(options) { return new (require("hpagent").HttpsProxyAgent)(options); }`,
  "socks-proxy-agent": `export function SocksProxyAgent(...options) { return new (require("socks-proxy-agent").SocksProxyAgent)(...options); }`,
  "./exec_auth.js": whenUsed(
    "ExecAuth",
    "./exec_auth.js",
    `user?.exec || user?.authProvider?.name === "exec" || user?.authProvider?.config?.exec`,
  ),
  "./oidc_auth.js": provider("OpenIDConnectAuth", "oidc"),
  "./azure_auth.js": provider("AzureAuth", "azure"),
  "./gcp_auth.js": provider("GoogleCloudPlatformAuth", "gcp"),
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

/**
 * `import "node:http"` makes node load its fetch as well, for the names that the module re-exports: 12 MB and more time than
 * all of ours; `import "dns"`, which only a proxy needs, opens a resolver. `require` does neither before it is called for.
 */
export const requiredWhenUsed: Plugin = {
  name: "required-when-used",
  setup(bundler) {
    bundler.onResolve({ filter: /^(node:)?(http|dns)$/ }, ({ kind, path }) =>
      kind === "require-call" ? undefined : { path: path.replace("node:", ""), namespace: "required-when-used" },
    );
    bundler.onLoad({ filter: /./, namespace: "required-when-used" }, ({ path }) => ({
      contents: `module.exports = require("node:${path}");`,
    }));
  },
};

/** commander loads what starts other programs, for commands that are programs of their own: we have none. */
export const withoutChildProcess: Plugin = {
  name: "without-child-process",
  setup(bundler) {
    bundler.onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path, namespace: "without-child-process" } : undefined,
    );
    bundler.onLoad({ filter: /./, namespace: "without-child-process" }, () => ({ contents: "export default undefined;" }));
  },
};

/**
 * Leaves modules out of a CommonJS bundle, beside which each is a file of its own (`cli/yaml.ts`: `yaml.js`). For libraries
 * that few commands need: what is in the bundle costs every start a little. A class of ours in both would be two.
 */
export function apart(modules: readonly string[]): Plugin {
  const files = new Map(modules.map((module) => [resolve(module), `./${basename(module, ".ts")}.js`]));
  return {
    name: "apart",
    setup(bundler) {
      bundler.onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir }) => {
        const file = files.get(resolve(resolveDir, path));
        return file === undefined ? undefined : { path: file, external: true };
      });
      // screens import what cli/ui/ink.ts exports by the packages' names
      bundler.onResolve({ filter: /^(ink|react|react\/jsx-runtime)$/ }, () => ({ path: "./ink.js", external: true }));
    },
  };
}
