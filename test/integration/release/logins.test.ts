import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { generate } from "selfsigned";
import { afterAll, beforeAll, expect, test } from "vitest";

import { builtin } from "../../../lib/kinds.ts";
import { connect } from "../../../lib/kube/index.ts";
import { requestsOf } from "../../parts/audit.ts";
import { type OwnControlPlane, startControlPlane } from "../../parts/control-plane.ts";
import { applyCRDs } from "../../parts/crds.ts";
import { Issuer } from "../../parts/issuer.ts";
import { withKubernetes, withRelease } from "../../parts/parts.ts";
import { plugin, type Ran, start } from "../../parts/plugin.ts";
import { startConnectProxy, startSocksProxy } from "../../parts/proxies.ts";
import { unpack } from "../../parts/release.ts";

interface Kubeconfig {
  clusters: [{ cluster: Record<string, unknown> }];
  users: [{ user: Record<string, unknown> }];
}

/** The executable and npm's program are the same code on another engine: each way to a cluster is tried with both. */
const programs = ["the executable", "npm's"] as const;

/** A name of the API server's own certificate, which is no name of this machine. */
const knownName = "kubernetes.default.svc";

withRelease("ways to a cluster", () => {
  withKubernetes("with a real API server", () => {
    const folder = mkdtempSync(join(tmpdir(), "logins-"));
    let unpacked: Awaited<ReturnType<typeof unpack>>;
    let plane: OwnControlPlane;
    let issuer: Issuer;
    let signed: { cert: string; private: string };

    beforeAll(async () => {
      unpacked = await unpack();
      issuer = await Issuer.start();
      const authority = await generate([{ name: "commonName", value: "clients" }], {
        keyType: "ec",
        algorithm: "sha256",
        extensions: [{ name: "basicConstraints", cA: true, critical: true }],
      });
      signed = await generate([{ name: "commonName", value: "certified" }], {
        keyType: "ec",
        algorithm: "sha256",
        ca: { key: authority.private, cert: authority.cert },
        extensions: [{ name: "extKeyUsage", clientAuth: true }],
      });
      writeFileSync(join(folder, "clients.pem"), authority.cert);
      plane = await startControlPlane(undefined, {
        "client-ca-file": join(folder, "clients.pem"),
        "oidc-issuer-url": issuer.url,
        "oidc-client-id": issuer.client,
        "oidc-ca-file": issuer.authorityFile,
        "oidc-username-prefix": "-",
      });
      const { store } = connect({ kubeconfig: plane.kubeconfig });
      await applyCRDs(store);
      const everybody = {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "ClusterRoleBinding",
        metadata: { name: "everybody" },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
        subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "system:authenticated" }],
      };
      await store.create(builtin.clusterRoleBinding, everybody, { fieldManager: "test" });
    });
    afterAll(async () => {
      await plane?.stop();
      issuer?.stop();
      unpacked?.remove();
      rmSync(folder, { recursive: true });
    });

    /** Writes the administrator's kubeconfig, changed. */
    function kubeconfig(user?: Record<string, unknown>, cluster: Record<string, unknown> = {}): string {
      const config = JSON.parse(readFileSync(plane.kubeconfig, "utf8")) as Kubeconfig;
      if (user) config.users[0].user = user;
      Object.assign(config.clusters[0].cluster, cluster);
      const path = join(folder, "kubeconfig");
      writeFileSync(path, JSON.stringify(config));
      return path;
    }
    const port = () => new URL(connect({ kubeconfig: plane.kubeconfig }).serverURL).port;
    const status = (program: string, path: string, env: Record<string, string> = {}): Promise<Ran> => {
      const file = program === "npm's" ? plugin : unpacked.program;
      return start(["status"], {
        program: file,
        env: { PATH: process.env["PATH"], KUBECONFIG: path, NODE_EXTRA_CA_CERTS: issuer.authorityFile, ...env },
      }).ended;
    };
    const nothingThere = { exitCode: 0, stdout: "", stderr: expect.stringContaining("default") };
    /** How many requests the API server has had from a user. */
    const requests = (username: string) => requestsOf(plane.auditLog, username).length;

    /** A credential plugin, as clouds have them, that says what it was told: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins */
    function execPlugin(given: object): Record<string, unknown> {
      const apiVersion = "client.authentication.k8s.io/v1";
      const credential = JSON.stringify({ apiVersion, kind: "ExecCredential", status: given });
      const script = `printf %s "$KUBERNETES_EXEC_INFO" > '${folder}/info'; printf %s "$GIVEN"`;
      return {
        exec: { apiVersion, command: "sh", args: ["-c", script], env: [{ name: "GIVEN", value: credential }], interactiveMode: "Never" },
      };
    }
    const base64 = (text: string) => Buffer.from(text).toString("base64");
    const oidc = (token: string): Record<string, unknown> => ({
      "auth-provider": {
        name: "oidc",
        config: {
          "client-id": issuer.client,
          "id-token": token,
          "idp-issuer-url": issuer.url,
          "refresh-token": "planted-token",
        },
      },
    });

    const logins: Record<string, { user(): Record<string, unknown>; is: string }> = {
      "a client certificate": {
        user: () => ({ "client-certificate-data": base64(signed.cert), "client-key-data": base64(signed.private) }),
        is: "certified",
      },
      "a credential plugin's token": { user: () => execPlugin({ token: issuer.token("by-plugin", 3600) }), is: "by-plugin" },
      "a credential plugin's certificate": {
        user: () => execPlugin({ clientCertificateData: signed.cert, clientKeyData: signed.private }),
        is: "certified",
      },
      "an OpenID Connect token": { user: () => oidc(issuer.token("by-issuer", 3600)), is: "by-issuer" },
    };

    for (const program of programs) {
      test.each(Object.keys(logins))(`${program}: %s`, async (name) => {
        const { user, is } = logins[name] as (typeof logins)[string];
        const before = requests(is);
        expect(await status(program, kubeconfig(user()))).toEqual(nothingThere);
        expect(requests(is)).toBeGreaterThan(before);
        if (!name.includes("plugin")) return;
        const info = JSON.parse(readFileSync(join(folder, "info"), "utf8")) as object;
        expect(info).toMatchObject({ kind: "ExecCredential", apiVersion: "client.authentication.k8s.io/v1" });
      });

      test(`${program}: an OpenID Connect token that has expired is refreshed by kubectl alone, which the hint leads to`, async () => {
        const { exitCode, stderr } = await status(program, kubeconfig(oidc(issuer.token("old", -60))));
        expect({ exitCode, stderr }).toEqual({ exitCode: 4, stderr: expect.stringMatching(/^hint: .*`kubectl auth whoami` answers/m) });
      });

      test(`${program}: the name of a certificate is what tls-server-name says, and no other will do`, async () => {
        const known = { "tls-server-name": knownName };
        expect(await status(program, kubeconfig(undefined, known))).toEqual(nothingThere);
        const refused = await status(program, kubeconfig(undefined, { "tls-server-name": "other.example.com" }));
        expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("a certificate for another name") });
      });

      test(`${program}: an authority that is not trusted is refused, but with insecure-skip-tls-verify`, async () => {
        const other = { "certificate-authority-data": base64(signed.cert) };
        const refused = await status(program, kubeconfig(undefined, other));
        expect(refused).toMatchObject({
          exitCode: 1,
          stderr: expect.stringContaining("a certificate that this kubeconfig does not trust"),
        });
        const skipped = { "certificate-authority-data": undefined, "insecure-skip-tls-verify": true };
        expect(await status(program, kubeconfig(undefined, skipped))).toEqual(nothingThere);
      });

      test(`${program}: proxies of the kubeconfig and of the environment`, async () => {
        const server = `https://cluster.invalid:${port()}`;
        const behind = { server, "tls-server-name": knownName };
        const [connecting, socks] = [await startConnectProxy(Number(port())), await startSocksProxy(Number(port()))];
        try {
          const wanted = [`cluster.invalid:${port()}`];
          const through = async (proxy: typeof socks, cluster: object, env: Record<string, string> = {}) => {
            proxy.asked.length = 0;
            expect(await status(program, kubeconfig(undefined, { ...behind, ...cluster }), env)).toEqual(nothingThere);
            expect([...new Set(proxy.asked)]).toEqual(wanted);
          };
          await through(connecting, { "proxy-url": `http://${connecting.address}` });
          await through(connecting, {}, { HTTPS_PROXY: `http://${connecting.address}` });
          await through(socks, { "proxy-url": `socks5://${socks.address}` });
          connecting.asked.length = 0;
          const direct = await status(program, kubeconfig(undefined, behind), {
            HTTPS_PROXY: `http://${connecting.address}`,
            NO_PROXY: ".invalid",
          });
          expect(direct).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("can't be found") });
          expect(connecting.asked).toEqual([]);
        } finally {
          connecting.stop();
          socks.stop();
        }
      });
    }
  });
});
