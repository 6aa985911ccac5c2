import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";

import { KubeConfig } from "@kubernetes/client-node/dist/config.js";

import { exitCodes, KnownError } from "../errors.ts";
import { proxyFor } from "./proxy.ts";

/** Which cluster, and as whom: kubectl's flags of the same names. */
export interface ConfigOptions {
  /** Default: the files of $KUBECONFIG, else ~/.kube/config, else the pod's own ServiceAccount. */
  kubeconfig?: string | undefined;
  /** Default: the kubeconfig's current context. */
  context?: string | undefined;
  /** Default: the context's namespace, else `default`. */
  namespace?: string | undefined;
  /** User to impersonate. */
  as?: string | undefined;
  /** Groups to impersonate, together with `as`. */
  asGroups?: string[] | undefined;
}

/** A chosen context. */
export interface LoadedConfig {
  config: KubeConfig;
  contextName: string;
  serverURL: string;
  /** Host and port of the proxy before the server; without the user and password that it may be asked with. */
  proxy?: string;
  namespace: string;
  /** Headers that make the request another user's. */
  impersonation: Record<string, string | string[]>;
}

const tokenFile = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/**
 * Finds the cluster by kubectl's rules.
 * @throws KnownError `KubeconfigMissing`, `KubeconfigInvalid`, `ContextMissing`
 */
export function loadConfig(options: ConfigOptions = {}): LoadedConfig {
  const config = loadFiles(options);
  const contextName = options.context ?? config.currentContext;
  const names = config.contexts.map(({ name }) => name).join(", ");
  const choose = names
    ? `Choose one with --context: ${names}.`
    : "The kubeconfig has no context at all: point --kubeconfig or $KUBECONFIG at another.";
  if (!contextName) throw mistake("ContextMissing", "The kubeconfig names no current context.", choose);
  const context = config.getContextObject(contextName);
  if (!context) throw mistake("ContextMissing", `The kubeconfig has no context "${contextName}".`, choose);
  const cluster = config.getCluster(context.cluster);
  if (!cluster) throw incomplete(contextName, `cluster "${context.cluster}"`);
  // without a user, KubeConfig leaves out the cluster's certificate authority too
  const user = context.user ? config.getUser(context.user) : { name: "" };
  if (!user) throw incomplete(contextName, `user "${context.user}"`);
  // kubectl leaves it to any SOCKS 5 proxy to find the host, which may be known there alone
  const proxyUrl = (cluster.proxyUrl ?? proxyFor(cluster.server, process.env))?.replace(/^socks5:/, "socks5h:");
  config.loadFromOptions({
    clusters: [
      { ...cluster, skipTLSVerify: cluster.skipTLSVerify || cluster.server.startsWith("http:"), ...(proxyUrl ? { proxyUrl } : {}) },
    ],
    users: [user],
    contexts: [{ ...context, user: user.name }],
    currentContext: contextName,
  });
  return {
    config,
    contextName,
    serverURL: cluster.server,
    ...(proxyUrl && URL.canParse(proxyUrl) && { proxy: new URL(proxyUrl).host }),
    namespace: options.namespace ?? context.namespace ?? "default",
    impersonation: impersonate(options),
  };
}

function loadFiles({ kubeconfig }: ConfigOptions): KubeConfig {
  if (kubeconfig) {
    if (!existsSync(kubeconfig))
      throw mistake("KubeconfigMissing", `There is no kubeconfig at ${kubeconfig}.`, "Give another with --kubeconfig.");
    return load(kubeconfig);
  }
  const named = (process.env.KUBECONFIG ?? "").split(delimiter).filter(Boolean);
  const files = (named.length ? named : [join(homedir(), ".kube", "config")]).filter((file) => existsSync(file));
  if (files.length) return files.map(load).reduce(merge);
  if (!named.length && process.env.KUBERNETES_SERVICE_HOST && existsSync(tokenFile)) {
    const config = new KubeConfig();
    config.loadFromCluster();
    return config;
  }
  const looked = named.length
    ? `$KUBECONFIG names ${named.join(", ")}, which does not exist`
    : "there is no ~/.kube/config and $KUBECONFIG is not set";
  throw mistake("KubeconfigMissing", `No cluster is configured: ${looked}.`, "Point --kubeconfig or $KUBECONFIG at a kubeconfig.");
}

function load(file: string): KubeConfig {
  const config = new KubeConfig();
  try {
    config.loadFromFile(file);
  } catch (error) {
    throw mistake(
      "KubeconfigInvalid",
      `The kubeconfig ${file} can't be read: ${reasonOf(error)}.`,
      "`kubectl config view` shows how kubectl reads it.",
    );
  }
  for (const { exec } of config.users) {
    if (!exec) continue;
    // as kubectl does: a command with a slash is relative to the file that names it, and the plugin is told which API it shall speak
    if (exec.command?.includes("/")) exec.command = resolve(dirname(file), exec.command);
    const info = { apiVersion: exec.apiVersion, kind: "ExecCredential", spec: { interactive: false } };
    exec.env = [...(exec.env ?? []), { name: "KUBERNETES_EXEC_INFO", value: JSON.stringify(info) }];
  }
  return config;
}

/** The first file that defines a name wins, as in kubectl. */
function merge(first: KubeConfig, second: KubeConfig): KubeConfig {
  const merged = new KubeConfig();
  merged.loadFromOptions({
    clusters: union(first.clusters, second.clusters),
    users: union(first.users, second.users),
    contexts: union(first.contexts, second.contexts),
    currentContext: first.currentContext || second.currentContext,
  });
  return merged;
}

function union<T extends { name: string }>(first: T[], second: T[]): T[] {
  return [...first, ...second.filter(({ name }) => !first.some((each) => each.name === name))];
}

function impersonate({ as, asGroups = [] }: ConfigOptions): Record<string, string | string[]> {
  if (!as && asGroups.length)
    throw mistake("Usage", "--as-group needs --as.", "Name the user too, such as --as jane --as-group developers.");
  return { ...(as ? { "Impersonate-User": as } : {}), ...(asGroups.length ? { "Impersonate-Group": asGroups } : {}) };
}

/** Never the text around the mistake: it may be a token. */
function reasonOf(error: unknown): string {
  const { code, reason, mark, message } = error as { code?: string; reason?: string; mark?: { line: number }; message: string };
  if (reason && mark) return `${reason} in line ${mark.line + 1}`;
  if (code) return code === "EACCES" ? "permission denied" : code;
  return error instanceof TypeError ? "it is not a kubeconfig" : message;
}

function incomplete(contextName: string, what: string): KnownError {
  return mistake(
    "KubeconfigInvalid",
    `The kubeconfig's context "${contextName}" needs ${what}, which is not in it.`,
    "`kubectl config view` shows what is; choose another context with --context.",
  );
}

function mistake(code: string, message: string, hint: string): KnownError {
  return new KnownError(message, { code, hint, exitCode: exitCodes.usage });
}
