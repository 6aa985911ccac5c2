import { type ReactNode, useState } from "react";

import type { Bound } from "../../../actions/bind.ts";
import type { ClusterContext } from "../../../context.ts";
import { shortName } from "../../../target.ts";
import { commandLine } from "../../command-line.ts";
import { Page } from "../../components/page.tsx";
import { useSize } from "../../hooks/use-size.ts";
import { useKeys } from "../../keys/keyboard.tsx";
import { useSession } from "../../session.tsx";
import type { BindDone, Given } from "./bind-screen.tsx";
import { DoneStep } from "./done-step.tsx";
import { HowStep } from "./how-step.tsx";
import { PreviewStep } from "./preview-step.tsx";
import { ServiceStep } from "./service-step.tsx";
import { targetText } from "./typed.ts";
import { type Choices, steps, useChoices } from "./use-choices.ts";
import { bindWords } from "./words.ts";
import { WorkloadStep } from "./workload-step.tsx";

/** What {@link BindSteps} begins and ends with. */
export interface BindStepsProps {
  given: Given;
  onDone(done: BindDone): void;
  onCancel(): void;
}

/** Asks one thing after another, save what is given, and writes it in the end. */
export function BindSteps({ given, onDone, onCancel }: BindStepsProps): ReactNode {
  const session = useSession();
  const choices = useChoices(given, onCancel);
  const { columns } = useSize();
  const [bound, setBound] = useState<Bound>();
  useKeys([{ keys: ["ctrl-c"], label: "cancel", quiet: true, run: onCancel }], { modal: true });
  if (!bound || !choices.form) {
    return (
      <Page title={titleOf(choices)} place={placeOf(choices, columns)}>
        <OneStep given={given} choices={choices} onWritten={setBound} />
      </Page>
    );
  }
  const { kind, object } = bound.written;
  const command = commandLine(session, bindWords(choices.form.request));
  const again = commandLine(session, ["status", shortName(kind, object.metadata.name)]);
  return (
    <Page title={titleOf(choices)} place={bound.written.change}>
      <DoneStep
        bound={bound}
        again={again}
        timeoutMs={given.timeoutMs ?? 600_000}
        onLeave={(ending) => onDone({ bound, command, again, ending })}
      />
    </Page>
  );
}

function OneStep({ given, choices, onWritten }: { given: Given; choices: Choices; onWritten(bound: Bound): void }): ReactNode {
  // there are workloads, so that it is a cluster
  const context = useSession().context as ClusterContext;
  const { step, service, workload, form, back } = choices;
  if (step === "service" || !service) {
    // what is given is taken once: who comes back has come to take another
    return <ServiceStep context={context} given={service ? undefined : given.service} onChosen={choices.takeService} onBack={back} />;
  }
  if (step === "workload" || !form) {
    const first = workload ? undefined : given.workload;
    return <WorkloadStep context={context} service={targetText(service)} given={first} onChosen={choices.takeWorkload} onBack={back} />;
  }
  if (step === "how") {
    return <HowStep pair={form.pair} values={form.values} onChange={choices.change} onDone={choices.preview} onBack={back} />;
  }
  return <PreviewStep context={context} request={form.request} onWritten={onWritten} onBack={back} />;
}

/** `3/4 how`; on a narrow terminal the title has more need of the room. */
function placeOf({ step }: Choices, columns: number): string {
  const place = `${steps.indexOf(step) + 1}/${steps.length}`;
  return columns < 60 ? place : `${place} ${step}`;
}

/** `Bind postgres/orders to deployment/web`, as far as it is known. */
function titleOf({ service, workload }: Choices): string {
  return ["Bind", ...(service ? [targetText(service)] : []), ...(service && workload ? ["to", targetText(workload)] : [])].join(" ");
}
