import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { generate } from "selfsigned";

/** A server's key and certificate, and the file of the authority that signed it. */
export interface Certificates {
  key: string;
  cert: string;
  /** Path of a PEM file: what a process trusts through NODE_EXTRA_CA_CERTS. */
  caFile: string;
  /** Deletes the file, unless it was said where to write it. */
  remove(): void;
}

const minute = 60_000;

/**
 * Makes an authority and a certificate of loopback and `hosts`. The authority's key is kept nowhere.
 *
 * @param caFile - where to write the authority; default: a folder of its own
 */
export async function makeCertificates(hosts: readonly string[] = [], caFile?: string): Promise<Certificates> {
  const options = { keyType: "ec", algorithm: "sha256", notBeforeDate: new Date(Date.now() - minute) } as const;
  const authority = await generate([{ name: "commonName", value: "Azure for tests" }], {
    ...options,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, critical: true },
    ],
  });
  const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }], {
    ...options,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "subjectAltName", altNames: ["127.0.0.1", "localhost", ...hosts].map(alternativeName) },
    ],
  });
  const folder = caFile ? undefined : mkdtempSync(join(tmpdir(), "arm-"));
  const path = caFile ?? join(folder ?? "", "ca.pem");
  writeFileSync(path, authority.cert);
  return { key, cert, caFile: path, remove: () => folder && rmSync(folder, { recursive: true, force: true }) };
}

function alternativeName(host: string) {
  return /^[\d.]+$/.test(host) ? ({ type: 7, ip: host } as const) : ({ type: 2, value: host } as const);
}
