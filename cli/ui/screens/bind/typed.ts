import { UsageError } from "../../../../lib/errors.ts";
import { nameProblem } from "../../../flags/name.ts";
import { type TypedTarget, workloadType } from "../../../workload.ts";

/** `postgres/orders` */
export function targetText({ kind, name }: TypedTarget): string {
  return `${kind}/${name}`;
}

/** What `KIND/NAME` means that is typed; nothing as long as it can't be that. */
export function typedTarget(text: string): TypedTarget | undefined {
  const [kind = "", name = "", ...more] = text.split("/");
  return /^[a-z][\w.-]*$/i.test(kind) && isName(name) && !more.length ? { kind, name } : undefined;
}

/** A service that is typed: any kind by `KIND/NAME`, and a Secret also by its name alone. */
export function typedService(text: string): TypedTarget | undefined {
  return typedTarget(text) ?? (isName(text) ? { kind: "secret", name: text } : undefined);
}

function isName(text: string): boolean {
  return text !== "" && nameProblem(text) === undefined;
}

/** Throws {@link UsageError} for a kind that can't be changed once it is there, with the way to have the connection in it. */
export function refuseFixed({ kind }: TypedTarget, service: string): void {
  const type = workloadType(kind);
  if (type?.kind !== "Job") return;
  throw new UsageError(
    "a Job can't be changed once it is there",
    `put the connection into its manifest: kubectl cloud bind ${service} -f job.yaml | kubectl create -f -`,
  );
}
