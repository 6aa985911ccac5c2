import { createPrivateKey, X509Certificate } from "node:crypto";

import { ClientCertificateCredential, ClientSecretCredential, type TokenCredential } from "@azure/identity";

import type { CloudAccount } from "../../../../crds/api/objects.ts";
import { TerminalError } from "../../../../lib/errors.ts";
import type { IdentityOptions, ServicePrincipal } from "../credentials.ts";

/** An application with a client secret or a certificate; with both, the certificate is used, as it can't be read from a log of requests. */
export function servicePrincipal(account: CloudAccount, principal: ServicePrincipal, options: IdentityOptions): TokenCredential {
  const { tenantID, clientID, secret, certificate, certificatePassword } = principal;
  if (!certificate) return new ClientSecretCredential(tenantID, clientID, secret, options);
  checkCertificate(account, principal);
  return new ClientCertificateCredential(
    tenantID,
    clientID,
    { certificate, ...(certificatePassword ? { certificatePassword } : {}) },
    // an application may trust the issuer and subject instead of one certificate
    { ...options, sendCertificateChain: true },
  );
}

/** Said here, as what the library says of it does not tell whose it is. */
function checkCertificate(account: CloudAccount, { certificate, certificatePassword }: ServicePrincipal): void {
  try {
    const passphrase = certificatePassword ? { passphrase: certificatePassword } : {};
    const key = createPrivateKey({ key: certificate, format: "pem", ...passphrase });
    if (!new X509Certificate(certificate).checkPrivateKey(key)) throw new Error("the private key is that of another certificate");
  } catch (error) {
    throw new TerminalError(`account ${account.metadata.name}: AZURE_CLIENT_CERTIFICATE can't be used: ${(error as Error).message}`, {
      code: "CredentialsInvalid",
      hint: "it has to be the PEM text of the certificate and of its private key; the password of the key goes into AZURE_CLIENT_CERTIFICATE_PASSWORD",
    });
  }
}
