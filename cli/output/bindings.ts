import type { CloudBinding, ReconciledObject } from "../../crds/api/objects.ts";
import { labelsText } from "../../lib/binding/labels.ts";
import { bindingType } from "../../lib/kinds.ts";
import { stateOf } from "../actions/state.ts";
import { shortName } from "../target.ts";
import { age, stateText } from "./status.ts";
import type { Column } from "./table.ts";

/** A row of a table of bindings. */
export interface BindingRow {
  object: ReconciledObject;
}

/** Columns of a table of bindings. */
export function bindingColumns({ wide, namespaces, now }: { wide: boolean; namespaces: boolean; now(): Date }): Column<BindingRow>[] {
  const none = "<none>";
  const specOf = ({ object }: BindingRow) => (object as CloudBinding).spec;
  return [
    ...(namespaces ? [{ title: "NAMESPACE", value: ({ object }: BindingRow) => object.metadata.namespace ?? none }] : []),
    { title: "NAME", value: ({ object }) => shortName(bindingType, object.metadata.name) },
    { title: "READY", value: ({ object }) => stateOf(object, now()).ready },
    { title: "STATUS", value: ({ object }) => stateOf(object, now()).status },
    { title: "SERVICE", value: (row) => serviceText(specOf(row)) },
    { title: "WORKLOAD", value: (row) => workloadText(specOf(row)) },
    { title: "AGE", value: ({ object }) => age(object.metadata.creationTimestamp, now()) },
    ...(wide
      ? [
          { title: "VARIABLES", value: (row: BindingRow) => variablesText(specOf(row)) || none },
          { title: "FILES", value: (row: BindingRow) => filesText(row.object as CloudBinding) ?? none },
          { title: "LAST-JOB", value: ({ object }: BindingRow) => object.status?.lastRun?.job ?? none },
          { title: "MESSAGE", value: ({ object }: BindingRow) => stateText(stateOf(object, now()), now()) },
        ]
      : []),
  ];
}

/** What the view of one binding shows of it alone. */
export function bindingFields(binding: CloudBinding): [string, string | undefined][] {
  const { spec, status } = binding;
  return [
    ["Service", serviceText(spec)],
    ["Secret", status?.binding?.name],
    ["Workload", workloadText(spec)],
    ["Bound", spec.workload.selector && status?.workloads?.map(({ kind, name }) => `${kind.toLowerCase()}/${name}`).join(", ")],
    ["Containers", spec.workload.containers?.join(", ")],
    ["Variables", variablesText(spec)],
    ["Files", filesText(binding)],
  ];
}

/** Of a service's view: `deployment/web (web-orders)`, with how it is unless the workload has the connection. */
export function boundText(binding: CloudBinding, now: Date): string {
  const { ready, status } = stateOf(binding, now);
  return `${workloadText(binding.spec)} (${[binding.metadata.name, ...(ready === "True" ? [] : [status])].join(", ")})`;
}

/** `postgres/orders` */
function serviceText({ service }: CloudBinding["spec"]): string {
  return `${service.kind.toLowerCase()}/${service.name}`;
}

/** `deployment/web`, or `deployment -l app=web` */
export function workloadText({ workload: { kind, name, selector } }: Pick<CloudBinding["spec"], "workload">): string {
  const word = kind.toLowerCase();
  return name === undefined ? `${word} -l ${labelsText(selector)}` : `${word}/${name}`;
}

/** `DB_HOST, DB_PORT` */
export function variablesText({ env }: CloudBinding["spec"]): string {
  return env.map(({ name }) => name).join(", ");
}

/** Where the files are, if there are any. */
function filesText({ spec, metadata }: CloudBinding): string | undefined {
  return spec.files && `$SERVICE_BINDING_ROOT/${spec.files.name ?? metadata.name}`;
}
