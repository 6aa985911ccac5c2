import type { ReactNode } from "react";

import { findContainers } from "../../../actions/bind-workloads.ts";
import { bindableWorkloads, type WorkloadRow } from "../../../actions/bindable.ts";
import type { ClusterContext } from "../../../context.ts";
import { age } from "../../../output/status.ts";
import type { TypedTarget } from "../../../workload.ts";
import { useLoad } from "../../hooks/use-load.ts";
import { Choose, type Choice } from "./choose.tsx";
import { refuseFixed, typedTarget } from "./typed.ts";
import { useLook } from "./use-look.ts";

/** What the service is bound to. */
export interface WorkloadStepProps {
  context: ClusterContext;
  /** `postgres/orders` */
  service: string;
  /** One that is taken without asking, unless it can't be. */
  given: TypedTarget | undefined;
  /** Gets the names of its containers too. */
  onChosen(target: TypedTarget, containers: readonly string[]): void;
  onBack(): void;
}

/** The workloads of the namespace, and by its name whatever else makes pods. */
export function WorkloadStep({ context, service, given, onChosen, onBack }: WorkloadStepProps): ReactNode {
  const list = useLoad(async () => {
    const { items, forbidden } = await bindableWorkloads(context);
    return { items: items.map((row) => choiceOf(row, context.now())), forbidden };
  });
  const look = useLook(given, async (target) => {
    refuseFixed(target, service);
    const containers = await findContainers(context, target);
    return () => onChosen(target, containers);
  });
  return (
    <Choose
      list={list}
      look={look}
      placeholder="type to filter, or KIND/NAME of anything that makes pods"
      empty={`no Deployment, StatefulSet, DaemonSet or CronJob in ${context.namespace} yet`}
      typed={typed}
      onBack={onBack}
    />
  );
}

function choiceOf({ type, object: { metadata }, containers }: WorkloadRow, now: Date): Choice {
  const about = `${containers.length === 1 ? "container" : "containers"} ${containers.join(", ")}, ${age(metadata.creationTimestamp, now)} old`;
  return { target: { kind: type.kind.toLowerCase(), name: metadata.name }, tone: "quiet", about };
}

function typed(text: string): Choice[] {
  const target = typedTarget(text);
  return target ? [{ target, tone: "quiet", about: "as typed" }] : [];
}
