import { bindManager } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import type { Projection } from "../../lib/binding/binding.ts";
import type { EnvVar } from "../../lib/binding/entries.ts";

/** A container as far as bindings change it. */
export interface TestContainer {
  name: string;
  image?: string;
  env?: EnvVar[];
  volumeMounts?: { name: string; mountPath: string; readOnly?: boolean; subPath?: string }[];
}

/** What makes pods. */
export interface TestTemplate {
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
  spec: {
    containers: TestContainer[];
    initContainers?: TestContainer[];
    volumes?: ({ name: string } & Record<string, unknown>)[];
    restartPolicy?: string;
  };
}

/** A workload with its pod template where a Deployment has it. */
export type TestWorkload = KubeObject & { spec: Record<string, unknown> & { template: TestTemplate } };

/** A container that an API server takes. */
export function container(name: string, rest: Partial<TestContainer> = {}): TestContainer {
  return { name, image: "registry.example/app:1", ...rest };
}

/** A Deployment that an API server takes. */
export function deployment(name: string, namespace: string, spec: Partial<TestTemplate["spec"]> = {}): TestWorkload {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [container("web")], ...spec } },
    },
  };
}

/** A binding of the service `orders` by variables and files, unless said otherwise. */
export function projection(change: Partial<Projection> = {}): Projection {
  const name = change.name ?? "web-orders";
  return {
    name,
    fieldManager: bindManager({ uid: name }),
    secretName: "orders",
    env: [{ name: "DB_HOST", key: "host" }],
    files: { name: "orders" },
    ...change,
  };
}
