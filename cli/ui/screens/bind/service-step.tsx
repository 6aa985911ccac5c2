import type { ReactNode } from "react";

import { type BoundService, findService } from "../../../actions/bind-service.ts";
import { bindableServices } from "../../../actions/bindable.ts";
import { stalledOf } from "../../../actions/state.ts";
import type { StatusRow } from "../../../actions/status.ts";
import type { ClusterContext } from "../../../context.ts";
import type { TypedTarget } from "../../../workload.ts";
import { useLoad } from "../../hooks/use-load.ts";
import { useSession } from "../../session.tsx";
import { Choose, type Choice } from "./choose.tsx";
import { typedService } from "./typed.ts";
import { useLook } from "./use-look.ts";

/** Which service is bound. */
export interface ServiceStepProps {
  context: ClusterContext;
  /** One that is taken without asking, unless it can't be. */
  given: TypedTarget | undefined;
  onChosen(target: TypedTarget, service: BoundService): void;
  onBack(): void;
}

/** The services of the namespace, and by its name a Secret or whatever else has one. */
export function ServiceStep({ context, given, onChosen, onBack }: ServiceStepProps): ReactNode {
  const { command } = useSession();
  const list = useLoad(async () => {
    const { items, forbidden } = await bindableServices(context);
    return { items: items.map(choiceOf), forbidden };
  });
  const look = useLook(given, async (target) => {
    const service = await findService(context, target);
    return () => onChosen(target, service);
  });
  return (
    <Choose
      list={list}
      look={look}
      placeholder="type to filter, or the name of a Secret, or KIND/NAME"
      empty={`no service in ${context.namespace} yet; make one with: ${command} create`}
      typed={typed}
      onBack={onBack}
    />
  );
}

function choiceOf({ kind, object, state }: StatusRow): Choice {
  const tone = state.ready === "True" ? "ok" : stalledOf(object) ? "bad" : "busy";
  return { target: { kind: kind.singular, name: object.metadata.name }, tone, about: state.status };
}

function typed(text: string): Choice[] {
  const target = typedService(text);
  if (!target) return [];
  return [{ target, tone: "quiet", about: target.kind === "secret" ? "a Secret of yours" : "as typed" }];
}
