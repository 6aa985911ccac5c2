import { createSign, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";

import { type Certificates, makeCertificates } from "../fakes/arm/certificates.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** An issuer of OpenID Connect tokens, such as a company's: https://openid.net/specs/openid-connect-core-1_0.html */
export class Issuer {
  readonly client = "kubectl";
  readonly #server: Server;
  readonly #certificates: Certificates;

  static async start(): Promise<Issuer> {
    const certificates = await makeCertificates();
    const issuer = new Issuer(certificates);
    issuer.#server.listen(0, "127.0.0.1");
    await once(issuer.#server, "listening");
    return issuer;
  }

  private constructor(certificates: Certificates) {
    this.#certificates = certificates;
    this.#server = createServer(certificates, (request, response) => {
      const answer = this.#answer(request.url ?? "");
      response.writeHead(answer ? 200 : 404, { "content-type": "application/json" }).end(JSON.stringify(answer ?? {}));
    });
  }

  get url(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A PEM file with what signed its certificate. */
  get authorityFile(): string {
    return this.#certificates.caFile;
  }

  /** A token of a user, for so many seconds from now on. */
  token(user: string, seconds: number): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: this.url, aud: this.client, sub: user, iat: now - 3600, exp: now + seconds };
    const text = `${encoded({ alg: "RS256", kid: "one" })}.${encoded(claims)}`;
    return `${text}.${createSign("RSA-SHA256").update(text).sign(privateKey, "base64url")}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
    this.#certificates.remove();
  }

  #answer(path: string): object | undefined {
    if (path === "/.well-known/openid-configuration")
      return {
        issuer: this.url,
        jwks_uri: `${this.url}/keys`,
        token_endpoint: `${this.url}/token`,
        authorization_endpoint: `${this.url}/authorize`,
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
      };
    if (path === "/keys") return { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "one", use: "sig", alg: "RS256" }] };
    return undefined;
  }
}
