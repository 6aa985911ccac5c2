import { dispatchManager, group, passwordManager, runManager, scheduleManager } from "../../../crds/api/names.ts";
import type { KubeObject } from "../../../crds/api/objects.ts";
import { isMap } from "../../spec-hash.ts";
import { systemNamespace, workers } from "../../system.ts";
import type { Admission, Review } from "../engine/admission.ts";
import { invalid } from "../engine/refusal.ts";
import { StoreError } from "../errors.ts";
import type { Ref, ResourceType } from "../store.ts";
import { dataMistakes } from "./data.ts";
import { type SchemaChange, schemas } from "./kinds.ts";
import { metadataMistakes } from "./metadata.ts";
import { messages, type Mistake } from "./mistakes.ts";
import { brokenRules } from "./rules.ts";
import { ownProperty, type Schema } from "./schema.ts";
import { pruned, unknownFields, withDefaults } from "./shape.ts";
import { structuralMistakes } from "./structure.ts";
import { untypedFields } from "./typed.ts";

/** Who writes by these is a run or the dispatcher, as the policies of a cluster know them by their ServiceAccounts. */
const managersOfRuns: readonly string[] = [runManager, passwordManager, dispatchManager, scheduleManager];
/** Those whose policies name them, by their field manager. */
const usernames: Readonly<Record<string, string>> = {
  [scheduleManager]: `system:serviceaccount:${systemNamespace}:${workers.schedule}`,
};

export interface AdmissionOptions {
  /** Whether all of this process' requests are those of a run. Default: a write is by its field manager, and a deletion is not. */
  isRun?: boolean;
  /** What schemas have here that those of a cluster don't. Default: nothing. */
  change?: SchemaChange;
}

/** Refuses what a cluster with our CRDs and policies refuses, in its words, and fills in the defaults. */
export function clusterAdmission({ isRun = false, change }: AdmissionOptions = {}): Admission {
  const schemaOf = schemas(change);
  return {
    reader: async (type) => {
      const schema = isOurs(type) ? await schemaOf(type) : undefined;
      return (object) => (schema ? (withDefaults(schema, pruned(schema, object)) as KubeObject) : object);
    },
    write: async (object, review) => {
      const { ref, sent, verb, subresource, fieldManager, old } = review;
      const schema = await schemaOf(ref.type);
      refuse(undecodable(schema, verb, sent));
      const full = withDefaults(schema, verb === "apply" ? object : withoutNulls(object, schema)) as KubeObject;
      refuse(await mistakesIn(schema, full, ref, old), ref);
      // of a status there is nothing that they could refuse
      if (subresource === undefined)
        await askPolicies({ ref, before: old, after: full, isRun: isRun || managersOfRuns.includes(fieldManager), fieldManager });
      return full;
    },
    remove: (object, ref) => askPolicies({ ref, before: object, after: undefined, isRun, fieldManager: runManager }),
  };
}

/** What is wrong with what was sent, before it is anything. */
function undecodable(schema: Schema, verb: Review["verb"], sent: Review["sent"]): Mistake[] {
  if (verb === "apply") return untypedFields(schema, sent);
  return unknownFields(schema, withoutNulls(sent, schema)).map((field) => ({ field, what: "unknown field" }));
}

async function mistakesIn(schema: Schema, object: KubeObject, ref: Ref, old: KubeObject | undefined): Promise<Mistake[]> {
  const apiVersion = ref.type.group ? `${ref.type.group}/${ref.type.version}` : ref.type.version;
  const structural = [
    ...(object.kind === ref.type.kind ? [] : [{ field: "kind", what: `must be ${ref.type.kind}` }]),
    ...(object.apiVersion === apiVersion ? [] : [{ field: "apiVersion", what: `must be ${apiVersion}` }]),
    ...structuralMistakes(schema, object, "", old),
  ];
  // the others read it as what it should be
  if (structural.some(({ blocks }) => blocks)) return structural;
  const holdsData = ref.type.group === "" && ["Secret", "ConfigMap"].includes(ref.type.kind);
  return [
    ...structural,
    ...metadataMistakes(object, ref),
    ...(holdsData ? dataMistakes(object) : []),
    ...(await brokenRules(schema, object, old)),
  ];
}

function refuse(mistakes: Mistake[], ref?: Ref): void {
  if (!mistakes.length) return;
  if (ref) throw invalid(ref, ...messages(mistakes));
  throw new StoreError(`The object is invalid: ${messages(mistakes).join("; ")}.`, { code: "Invalid" });
}

interface Asked {
  ref: Ref;
  before: KubeObject | undefined;
  after: KubeObject | undefined;
  isRun: boolean;
  fieldManager: string;
}

async function askPolicies({ isRun, fieldManager, ...request }: Asked): Promise<void> {
  // they say nothing of anybody else
  if (!isRun) return;
  const { refusedByPolicy } = await import("./policies.ts");
  const refused = refusedByPolicy({ ...request, subresource: undefined, username: usernames[fieldManager] ?? fieldManager, isRun });
  if (refused) throw refused;
}

function isOurs(type: ResourceType): boolean {
  return type.group === group;
}

/** A field that is null is one that is not there, save where anything is kept as it is written. */
function withoutNulls(value: unknown, schema: Schema | undefined): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => (item === null ? item : withoutNulls(item, schema?.items)));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, child]): [string, unknown][] => {
      const declared = ownProperty(schema?.properties, name) ?? schema?.additionalProperties;
      if (!declared && schema?.["x-kubernetes-preserve-unknown-fields"]) return [[name, child]];
      return child === null ? [] : [[name, withoutNulls(child, declared)]];
    }),
  );
}
