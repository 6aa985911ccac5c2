import { StoreError } from "../store/errors.ts";
import { type Asked, where } from "./errors.ts";

const elsewhere = "or choose another context with --context";

const sentences: Record<string, [what: string, next: string]> = {
  ECONNREFUSED: ["refuses connections", `Is the cluster running? Start it, ${elsewhere}.`],
  ENOTFOUND: [
    "can't be found: its host name does not resolve",
    `Are you on the cluster's network or VPN? Check the server in \`kubectl config view\`, ${elsewhere}.`,
  ],
  EAI_AGAIN: ["can't be found: the name server does not answer", "Check the network connection and try again."],
  ECONNRESET: ["closed the connection", "Try again in a while."],
  EPROTO: ["does not speak TLS there", `Check the server's scheme and port in \`kubectl config view\`, ${elsewhere}.`],
  CERT_HAS_EXPIRED: ["shows an expired certificate", "Renew the cluster's certificates, or check this machine's clock."],
  ERR_TLS_CERT_ALTNAME_INVALID: ["shows a certificate for another name", "Check server and tls-server-name in `kubectl config view`."],
};
const silent: [string, string] = ["does not answer", `Are you on the cluster's network or VPN? Try again, ${elsewhere}.`];
for (const code of ["ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "TimeoutError"]) sentences[code] = silent;
const untrusted: [string, string] = [
  "shows a certificate that this kubeconfig does not trust",
  "Is it still the same cluster? Fetch its kubeconfig again, or set its certificate-authority-data.",
];
for (const code of [
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "CERT_SIGNATURE_FAILURE",
])
  sentences[code] = untrusted;

/** The error for a request that got no answer. */
export function unreachable(error: unknown, asked: Asked, timeoutSeconds: number): StoreError {
  const { code, name, message } = error as { code?: unknown; name: string; message: string };
  const [what, next] = sentences[typeof code === "string" ? code : name] ?? [
    `can't be reached: ${message}`,
    `Check with \`kubectl cluster-info\`, ${elsewhere}.`,
  ];
  const within = name === "TimeoutError" ? ` within ${timeoutSeconds} s` : "";
  // which of the two it is can't be told from what the connection says
  const through = asked.proxy === undefined ? "" : `, through the proxy ${asked.proxy}`;
  const check = through && " Or check the proxy: proxy-url in the kubeconfig, $HTTPS_PROXY and $NO_PROXY.";
  return new StoreError(`The API server ${where(asked)} ${what}${within}${through}.`, {
    code: "Unreachable",
    hint: next + check,
    cause: error,
  });
}

/** The error for credentials that could not be had: a login plugin that is missing or fails, a file that is gone. Never repeats what a plugin wrote to stdout. */
export function noCredentials(error: unknown, contextName: string): StoreError {
  const { code, syscall, path, message } = error as NodeJS.ErrnoException;
  const ours = error instanceof Error && error.constructor === Error;
  let what = "could not be had from its login plugin";
  if (syscall?.startsWith("spawn")) what = `need the program ${path}, which can't be started (${code})`;
  else if (code && path) what = `are not in ${path} (${code})`;
  else if (ours && message.trim()) what = `could not be had: ${message.trim().split("\n").slice(-3).join(" ").slice(0, 500)}`;
  return new StoreError(`The credentials of context "${contextName}" ${what}.`.replace(/\.+$/, "."), {
    code: "Unauthorized",
    hint: "Log in to the cluster again, so that `kubectl auth whoami` answers, or choose another context with --context.",
    cause: ours ? error : undefined,
  });
}
