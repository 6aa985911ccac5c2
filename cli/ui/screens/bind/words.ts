import type { BindRequest } from "../../../actions/bind.ts";

/** The words behind `kubectl cloud` that make the same binding of a workload by its name. What holds without a flag has none. */
export function bindWords({
  service,
  workload,
  variables,
  files,
  containers,
  restartOnChange,
  name,
}: Omit<BindRequest, "dryRun">): string[] {
  const { chosen, all } = variables;
  const to = "name" in workload ? `${workload.kind}/${workload.name}` : workload.kind;
  // without any of these, it is both
  const isDefault = !chosen.length && all?.prefix === undefined && all !== undefined && files !== undefined && files.name === undefined;
  return [
    "bind",
    `${service.kind}/${service.name}`,
    to,
    ...chosen.flatMap((choice) => ["--env", choice]),
    ...(all?.prefix === undefined ? (all && !isDefault ? ["--all"] : []) : ["--prefix", all.prefix]),
    ...(files && !isDefault ? [files.name === undefined ? "--files" : `--files=${files.name}`] : []),
    ...given("--type", files?.type),
    ...given("--provider", files?.provider),
    ...(containers ?? []).flatMap((container) => ["--container", container]),
    ...(restartOnChange === undefined ? [] : [restartOnChange ? "--restart-on-change" : "--no-restart-on-change"]),
    ...given("--name", name),
  ];
}

function given(flag: string, value: string | undefined): string[] {
  return value === undefined ? [] : [flag, value];
}
