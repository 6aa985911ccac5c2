import type { KubeObject } from "../../../crds/api/objects.ts";
import { nameMistakes, subdomainMistakes } from "../engine/names.ts";
import type { Ref } from "../store.ts";
import type { Mistake } from "./mistakes.ts";
import type { Schema } from "./schema.ts";

const text: Schema = { type: "string" };
const texts: Schema = { type: "object", additionalProperties: text };

/** What `metadata` of every object may have. */
export const metadataSchema: Schema = {
  type: "object",
  properties: {
    name: text,
    namespace: text,
    labels: texts,
    annotations: texts,
    uid: text,
    resourceVersion: text,
    generation: { type: "integer" },
    creationTimestamp: text,
    deletionTimestamp: text,
    deletionGracePeriodSeconds: { type: "integer" },
    generateName: text,
    selfLink: text,
    finalizers: { type: "array", items: text, "x-kubernetes-list-type": "set" },
    ownerReferences: {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["uid"],
      items: {
        type: "object",
        properties: {
          apiVersion: text,
          kind: text,
          name: text,
          uid: text,
          controller: { type: "boolean" },
          blockOwnerDeletion: { type: "boolean" },
        },
      },
    },
    managedFields: { type: "array", items: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
  },
};

/** See https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/ */
const mostOfAnnotations = 256 * 1024;
const name = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

const bare = "name is neither a standard finalizer name nor is it fully qualified";
/** Of Kubernetes itself, see https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/ */
const standard = ["kubernetes", "orphan", "foregroundDeletion"];

/** What metadata has wrong, of the right types, in the words of the API server. */
export function metadataMistakes({ metadata }: KubeObject, ref: Ref): Mistake[] {
  const { labels = {}, annotations = {}, finalizers = [], ownerReferences = [] } = metadata;
  const size = Object.entries(annotations).reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  return [
    ...nameMistakes(ref).map((what) => ({ field: "", what })),
    ...of("metadata.labels", [...Object.keys(labels).flatMap(keyMistakes), ...Object.values(labels).flatMap(labelMistakes)]),
    ...of(
      "metadata.annotations",
      Object.keys(annotations)
        .map((key) => key.toLowerCase())
        .flatMap(keyMistakes),
    ),
    ...of("metadata.annotations", size > mostOfAnnotations ? [`Too long: may not be more than ${mostOfAnnotations} bytes`] : []),
    ...of("metadata.finalizers", finalizers.flatMap(keyMistakes)),
    ...finalizers.flatMap((finalizer, index) => (isCore(ref) && isBare(finalizer) ? of(`metadata.finalizers[${index}]`, [bare]) : [])),
    ...ownerReferences.flatMap((owner) => [
      ...of("metadata.ownerReferences.apiVersion", owner.apiVersion ? [] : ["version must not be empty"]),
      ...(["kind", "name", "uid"] as const).flatMap((key) =>
        of(`metadata.ownerReferences.${key}`, owner[key] ? [] : ["must not be empty"]),
      ),
    ]),
  ];
}

function isCore({ type }: Ref): boolean {
  return type.group === "";
}

function isBare(finalizer: string): boolean {
  return !finalizer.includes("/") && !standard.includes(finalizer);
}

function of(field: string, mistakes: string[]): Mistake[] {
  return mistakes.map((what) => ({ field, what }));
}

/** A qualified name: `example.com/name`. */
function keyMistakes(key: string): string[] {
  const slash = key.indexOf("/");
  const [prefix, own] = slash < 0 ? [undefined, key] : [key.slice(0, slash), key.slice(slash + 1)];
  const what = `name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${name}')`;
  return [
    ...(prefix === undefined ? [] : subdomainMistakes(prefix).map((mistake) => `prefix part ${mistake}`)),
    ...(new RegExp(`^(?:${name})$`).test(own) ? [] : [what]),
    ...(own.length > 63 ? ["name part must be no more than 63 bytes"] : []),
  ];
}

function labelMistakes(value: string): string[] {
  const what = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(${name})?')`;
  return [...(new RegExp(`^(?:${name})?$`).test(value) ? [] : [what]), ...(value.length > 63 ? ["must be no more than 63 bytes"] : [])];
}
