import { verify, X509Certificate } from "node:crypto";

import type { Body } from "../bodies.ts";

/** What an assertion says, whoever signed it. */
export function claimsOf(assertion: string): Body {
  try {
    return JSON.parse(Buffer.from(assertion.split(".")[1] ?? "", "base64url").toString()) as Body;
  } catch {
    return {};
  }
}

/** Whether an assertion is signed with a certificate's key, in one of the two ways that MSAL has. */
export function isSigned(assertion: string, certificate: string): boolean {
  const [header = "", payload = "", signature = ""] = assertion.split(".");
  const { publicKey: key } = new X509Certificate(certificate);
  const { alg } = JSON.parse(Buffer.from(header, "base64url").toString()) as { alg: string };
  const padding = alg.startsWith("PS") ? { padding: 6, saltLength: 32 } : {};
  return verify("sha256", Buffer.from(`${header}.${payload}`), { key, ...padding }, Buffer.from(signature, "base64url"));
}
