import { KnownError } from "../lib/errors.ts";

/** Codes of errors that say that there is no cluster to work with. */
const codes: ReadonlySet<string> = new Set(["KubeconfigMissing", "KubeconfigInvalid", "ContextMissing", "Unreachable"]);

const ways = `ways on:
  a cluster that you have: --context NAME, or --kubeconfig FILE or $KUBECONFIG
  a cluster to try things on: \`kind create cluster\`, see https://kind.sigs.k8s.io
  no cluster: \`kubectl cloud --local VERB\`, with real engines on this machine`;

/** The ways on for who has no cluster at hand, on lines of their own; undefined for an error about anything else. */
export function waysOn(error: unknown): string | undefined {
  return error instanceof KnownError && codes.has(error.code) ? ways : undefined;
}
