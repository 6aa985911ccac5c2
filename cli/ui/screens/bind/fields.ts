import { boundVariables } from "../../../actions/bind-variables.ts";
import { prefixOf, variableOf } from "../../../environment/names.ts";
import type { Field } from "../../components/form.tsx";
import { allKeys, containerField, isSecret, keyField, type Pair, type Values, wantedOf, ways } from "./model.ts";

/** The fields of the form: what there is to decide about a service and a workload, as far as it has been decided. */
export function fieldsOf(pair: Pair, values: Values): Field[] {
  const { service, containers } = pair;
  const { keys, ref } = service;
  const hasFiles = values["files"] !== "no";
  const isPlain = isSecret(service);
  const choices = keys ? Object.values(ways) : [ways.chosen, ways.none];
  const more: Field = {
    id: "more",
    label: keys ? "More variables" : "NAME=KEY",
    help: `Variables as NAME=KEY, with spaces between.${keys ? "" : " The keys of the Secret are not known yet."}`,
    placeholder: "DB_HOST=host DB_PASSWORD=password",
    ...(keys && { section: "More" }),
  };
  const hasVariables = values["variables"] !== ways.none;
  return [
    { id: "variables", label: "Variables", choices, help: variablesHelp(pair, values) },
    ...(values["variables"] === ways.prefix
      ? [{ id: "prefix", label: "Prefix", placeholder: "nothing", help: variablesHelp(pair, values) }]
      : []),
    ...(values["variables"] === ways.chosen ? allKeys(keys).map((key) => keyed(pair, key)) : []),
    ...(hasVariables && !keys ? [more] : []),
    {
      id: "files",
      label: "Files",
      choices: ["yes", "no"],
      help: `Each key as a file in $SERVICE_BINDING_ROOT/${values["filesName"] || ref.name}.`,
    },
    ...(containers.length > 1 ? containers.map(container) : []),
    ...(isPlain
      ? []
      : [
          {
            id: "restart",
            label: "Restart on change",
            placeholder: "default",
            choices: ["default", "yes", "no"],
            help: "Whether pods are replaced when the connection changes; by default with variables, of which a running pod sees no change.",
          },
        ]),
    ...(hasVariables && keys ? [more] : []),
    ...(hasFiles ? fileFields(ref.name) : []),
    {
      id: "name",
      label: "Name",
      placeholder: `${pair.workload.name}-${ref.name}`,
      help: "Of the CloudBinding.",
      section: "More",
    },
  ];
}

function keyed({ service: { keys, ref } }: Pair, key: string): Field {
  const toggle = keys?.own.includes(key) ? key : `${prefixOf(ref.name)}${variableOf(key)}`;
  return {
    id: keyField(key),
    label: key,
    placeholder: "left out",
    toggle,
    help: "The variable that has this key; space puts it in or out.",
  };
}

function container(name: string): Field {
  return { id: containerField(name), label: `In ${name}`, choices: ["yes", "no"], help: `Whether the container ${name} gets it.` };
}

function fileFields(service: string): Field[] {
  const section = "More";
  return [
    { id: "filesName", label: "Directory", placeholder: service, help: "Of the files, below $SERVICE_BINDING_ROOT.", section },
    { id: "type", label: "Type", placeholder: "the Secret's", help: "What the file type says.", section },
    { id: "provider", label: "Provider", placeholder: "the Secret's", help: "What the file provider says.", section },
  ];
}

/** Which variables there would be. */
function variablesHelp(pair: Pair, values: Values): string {
  const { variables } = wantedOf(pair, values);
  try {
    const names = boundVariables(pair.service, variables).env.map(({ name }) => name);
    return names.length ? names.join(", ") : "No environment variables.";
  } catch {
    // said beside the field that is wrong
    return "Environment variables with the values of the connection.";
  }
}
