import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { builtin } from "../../lib/kinds.ts";
import { connect } from "../../lib/kube/index.ts";
import { freePort, Processes } from "./processes.ts";

/** A real API server with etcd, and with the controllers for Jobs, garbage, namespaces and ServiceAccounts if their program is there. */
export interface ControlPlane {
  /** Of the administrator, by a token. */
  kubeconfig: string;
  /** One JSON line for each request, without bodies. */
  auditLog: string;
  /** The kubectl that matches the server. */
  kubectl: string;
  /** Whether kube-controller-manager runs. The folder of setup-envtest doesn't have it. */
  controllers: boolean;
}

/** What the one who started a control plane can do to it. */
export interface OwnControlPlane extends ControlPlane {
  /** Ends the API server; its state stays. */
  stopServer(signal: NodeJS.Signals): Promise<void>;
  /** Starts it again at the same address, with other flags where some are given; resolves when it is ready. */
  startServer(others?: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a control plane on free loopback ports, all its state in a folder of its own. About five seconds.
 *
 * @param without - controllers that shall not run, so that a test can write what they would
 * @param more - flags of the API server besides ours
 */
export async function startControlPlane(without: readonly string[] = [], more: Record<string, string> = {}): Promise<OwnControlPlane> {
  const assets = process.env.KUBEBUILDER_ASSETS;
  if (!assets) throw new Error("KUBEBUILDER_ASSETS does not name a folder with etcd and kube-apiserver");
  const directory = mkdtempSync(join(tmpdir(), "control-plane-"));
  const processes = new Processes(directory);
  const stop = async () => {
    await processes.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    return { ...(await start(assets, directory, processes, without, more)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  assets: string,
  directory: string,
  processes: Processes,
  without: readonly string[],
  more: Record<string, string>,
): Promise<Omit<OwnControlPlane, "stop">> {
  const file = (name: string, content?: string): string => {
    const path = join(directory, name);
    if (content !== undefined) writeFileSync(path, content, { mode: 0o600 });
    return path;
  };
  const [etcd, peer, port] = [await freePort(), await freePort(), await freePort()];
  processes.start(join(assets, "etcd"), {
    "data-dir": file("etcd"),
    "unsafe-no-fsync": "true",
    "log-level": "warn",
    "listen-client-urls": `http://127.0.0.1:${etcd}`,
    "advertise-client-urls": `http://127.0.0.1:${etcd}`,
    "listen-peer-urls": `http://127.0.0.1:${peer}`,
    "initial-advertise-peer-urls": `http://127.0.0.1:${peer}`,
    "initial-cluster": `default=http://127.0.0.1:${peer}`,
  });

  const token = randomBytes(16).toString("hex");
  const serviceAccountKey = file("service-accounts.key", signingKey());
  const auditLog = file("audit.log", "");
  mkdirSync(file("certificates"));
  const server = join(assets, "kube-apiserver");
  const flags = {
    "etcd-servers": `http://127.0.0.1:${etcd}`,
    "bind-address": "127.0.0.1",
    "advertise-address": "127.0.0.1",
    "secure-port": port,
    // it makes its own certificate there
    "cert-dir": file("certificates"),
    "token-auth-file": file("tokens.csv", `${token},admin,admin,system:masters\n`),
    "authorization-mode": "RBAC",
    "endpoint-reconciler-type": "none",
    "service-cluster-ip-range": "10.96.0.0/16",
    "service-account-issuer": "https://kubernetes.default.svc",
    "service-account-key-file": serviceAccountKey,
    "service-account-signing-key-file": serviceAccountKey,
    "audit-policy-file": file("audit-policy.json", JSON.stringify(auditPolicy)),
    "audit-log-path": auditLog,
    ...more,
  };
  processes.start(server, flags, lessCollecting);
  const certificate = file("certificates/apiserver.crt");
  await processes.until("the API server", async () => existsSync(certificate));
  const kubeconfig = file("kubeconfig", JSON.stringify(adminConfig(`https://127.0.0.1:${port}`, certificate, token)));
  const { client, store } = connect({ kubeconfig });
  const untilReady = () => processes.until("the API server", async () => (await client.text("GET", "/readyz")) === "ok");
  await untilReady();

  const manager = join(assets, "kube-controller-manager");
  const controllers = existsSync(manager);
  if (controllers) {
    processes.start(manager, {
      kubeconfig,
      "service-account-private-key-file": serviceAccountKey,
      "root-ca-file": certificate,
      "use-service-account-credentials": "true",
      "leader-elect": "false",
      "secure-port": "0",
      controllers: ["*", ...without.map((controller) => `-${controller}`)].join(","),
    });
    const ref = { type: builtin.serviceAccount, namespace: "default", name: "default" };
    await processes.until("the controllers", async () => (await store.get(ref)) !== undefined);
  }
  return {
    kubeconfig,
    auditLog,
    kubectl: join(assets, "kubectl"),
    controllers,
    stopServer: (signal) => processes.end(server, signal),
    startServer: async (others = {}) => {
      processes.start(server, { ...flags, ...others }, lessCollecting);
      await untilReady();
    },
  };
}

/** A sixth of what an API server computes in tests is its collection of garbage; this is a third of that, for twice the memory: https://go.dev/doc/gc-guide#GOGC */
const lessCollecting = { GOGC: "300" };

/** A line for each answered request, and what it was about, never a body: bodies hold Secrets. */
const auditPolicy = { apiVersion: "audit.k8s.io/v1", kind: "Policy", omitStages: ["RequestReceived"], rules: [{ level: "Metadata" }] };

function signingKey(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ type: "sec1", format: "pem" }) as string;
}

function adminConfig(server: string, certificate: string, token: string): object {
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "test", cluster: { server, "certificate-authority-data": readFileSync(certificate).toString("base64") } }],
    users: [{ name: "admin", user: { token } }],
    contexts: [{ name: "test", context: { cluster: "test", user: "admin" } }],
    "current-context": "test",
  };
}
