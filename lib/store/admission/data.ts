import type { KubeObject } from "../../../crds/api/objects.ts";
import type { Mistake } from "./mistakes.ts";
import type { Schema } from "./schema.ts";

const texts: Schema = { type: "object", additionalProperties: { type: "string" } };
const common = { apiVersion: { type: "string" }, kind: { type: "string" }, immutable: { type: "boolean" }, data: texts } as const;

/** Schemas of the two that hold data. */
export const dataSchemas: Record<string, Schema> = {
  Secret: { type: "object", properties: { ...common, type: { type: "string" }, stringData: texts } },
  ConfigMap: { type: "object", properties: { ...common, binaryData: texts } },
};

/** See https://kubernetes.io/docs/concepts/configuration/secret/#restriction-data-size */
const mostBytes = 1024 * 1024;

/** What a Secret or a ConfigMap has wrong, of the right types, in the words of the API server. */
export function dataMistakes(object: KubeObject & { data?: Record<string, string>; binaryData?: Record<string, string> }): Mistake[] {
  const { kind, data = {}, binaryData = {} } = object;
  const encoded = kind === "Secret" ? data : binaryData;
  const plain = kind === "Secret" ? {} : data;
  const size =
    Object.values(encoded).reduce((sum, value) => sum + Buffer.byteLength(value, "base64"), 0) +
    Object.values(plain).reduce((sum, value) => sum + Buffer.byteLength(value), 0);
  return [
    ...Object.keys({ ...data, ...binaryData }).flatMap((key) => keyMistakes(key).map((what) => ({ field: `data[${key}]`, what }))),
    ...Object.keys(data)
      .filter((key) => key in binaryData)
      .map((key) => ({ field: `data[${key}]`, what: "duplicate of key present in binaryData" })),
    ...Object.entries(encoded)
      .filter(([, value]) => !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value))
      .map(([key]) => ({ field: `data[${key}]`, what: "illegal base64 data" })),
    ...(size > mostBytes ? [{ field: kind === "Secret" ? "data" : "[]", what: `Too long: may not be more than ${mostBytes} bytes` }] : []),
  ];
}

function keyMistakes(key: string): string[] {
  if (key === "." || key === "..") return [`must not be '${key}'`];
  const what =
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
  return [
    ...(/^[-._a-zA-Z0-9]+$/.test(key) ? [] : [what]),
    ...(key.startsWith("..") ? ["must not start with '..'"] : []),
    ...(key.length > 253 ? ["must be no more than 253 characters"] : []),
  ];
}
