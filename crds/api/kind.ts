import type { z } from "zod";

import type { Rule } from "./fields.ts";

/** A cloud that a kind can be made in. `local` is the engines of local mode. */
export type ProviderName = "aws" | "azure";

/** A printer column of `kubectl get`. */
export interface Column {
  name: string;
  type: "string" | "date" | "integer";
  jsonPath: string;
  description: string;
  /** 0 shows always, 1 with `-o wide`. */
  priority?: 0 | 1;
}

/** A key of a connection. */
export interface ConnectionKey {
  description: string;
  /** Which of the two has it. What is secret is in the Secret only. */
  in: "Secret" | "ConfigMap" | "both";
  /** Where it is given. Default: everywhere. */
  providers?: ProviderName[];
  /** It is there only while something is under way, so no template may ask for it. */
  passing?: true;
}

/**
 * How `kubectl cloud rotate` changes a kind's credentials: a generated `password` that is set in place, or one of two `keys` after
 * the other, so that the old one works on for a while.
 */
export type Credential = "password" | "keys";

/** One kind of ours. Everything else about it (CRD, types, flags, reference) derives from this object. */
export interface KindDefinition<Spec extends z.ZodType = z.ZodType, Status extends z.ZodType = z.ZodType> {
  kind: string;
  plural: string;
  shortNames: string[];
  /** Shown by `kubectl explain` and in the reference. */
  description: string;
  scope: "Namespaced" | "Cluster";
  /** A managed service: in category `cloud`, reconciled by runs, a servicebinding.io Provisioned Service. */
  service: boolean;
  /** Where it can be made. */
  providers: ProviderName[];
  spec: Spec;
  status: Status;
  /** Cross-field CEL rules over the spec. */
  rules?: Rule[];
  /** CEL rules over the whole object, beside those of every service kind. */
  objectRules?: Rule[];
  columns: Column[];
  /** Keys of the connection of a service kind, beside `type` and `provider`; the only ones that `spec.connection.keys` may ask for. */
  connection?: Record<string, ConnectionKey>;
  /** What there is to rotate, by provider. Of each service kind and provider either this or {@link withoutCredentials} tells. */
  credentials?: Partial<Record<ProviderName | "local", Credential>>;
  /** By provider: why there is nothing to rotate, and what gives access instead. */
  withoutCredentials?: Partial<Record<ProviderName | "local", string>>;
  /** A manifest that works, for the reference. */
  example: object;
}

/** Keeps the literal types of a definition. */
export function defineKind<Spec extends z.ZodType, Status extends z.ZodType>(
  definition: KindDefinition<Spec, Status>,
): KindDefinition<Spec, Status> {
  return definition;
}
