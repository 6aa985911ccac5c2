/** An object as somebody writes it. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
  spec?: object;
}

/** A manifest that the API server must refuse. */
export interface BadManifest {
  /** What somebody got wrong. */
  mistake: string;
  manifest: Manifest;
  /** The field that the message must name. */
  field: string;
  /** The part of the message that says the way out. */
  wayOut: string;
  /** The same as server-side apply says it, which compares types before it looks at the schema. */
  wayOutOfTypes?: string;
}

/** A change to a stored object that the API server must refuse. */
export interface BadChange extends BadManifest {
  /** The object as it is stored, before `manifest` is applied. */
  before: Manifest;
}

/** Makes an object of a kind with these fields in its spec, beside what it needs. */
export type Make = (spec: object, metadata?: object) => Manifest;

const service =
  (kind: string): Make =>
  (spec, metadata = {}) => ({
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind,
    metadata: { name: "orders", namespace: "default", ...metadata },
    spec: { account: "dev", ...spec },
  });

/** A Queue. */
export const queue = service("Queue");
/** A Postgres. */
export const postgres = service("Postgres");
/** A Table. */
export const table: Make = (spec, metadata) => service("Table")({ partitionKey: { name: "customer" }, ...spec }, metadata);

/** What makes each service kind, for what all of them have in common. */
export const services: Record<string, Make> = { Queue: queue, Postgres: postgres, Table: table };

/** A map of that many entries. */
export const many = (count: number, entry: (index: number) => [string, string]) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => entry(index)));

/** A CloudAccount with these fields in its spec, beside what it needs. */
export function account(spec: object, metadata: object = {}): Manifest {
  return {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "CloudAccount",
    metadata: { name: "dev", ...metadata },
    spec: {
      provider: "aws",
      aws: { region: "us-east-1", accountID: "123456789012" },
      credentials: { secretRef: { name: "dev-keys" } },
      ...spec,
    },
  };
}

const also =
  (kind: string, usual: object) =>
  (spec: object): Manifest => ({
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind,
    metadata: { name: "orders", namespace: "default" },
    spec: { ...usual, ...spec },
  });

/** A CloudBinding with these fields in its spec, beside what it needs. */
export const binding = also("CloudBinding", {
  service: { kind: "Postgres", name: "orders" },
  workload: { kind: "Deployment", name: "web" },
  env: [{ name: "DB_HOST", key: "host" }],
});

/** A CloudSchedule with these fields in its spec, beside what it needs. */
export const schedule = also("CloudSchedule", {
  at: "2030-01-01T02:00:00Z",
  action: { rotate: { kind: "Postgres", name: "orders" } },
});
