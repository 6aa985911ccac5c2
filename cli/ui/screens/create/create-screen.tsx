import { type ReactNode, useState } from "react";

import type { Written } from "../../../actions/create.ts";
import type { Ending } from "../../../actions/wait-all.ts";
import { Page } from "../../components/page.tsx";
import { useKeys } from "../../keys/keyboard.tsx";
import { useSession } from "../../session.tsx";
import { symbols } from "../../theme.ts";
import { AccountStep } from "./account-step.tsx";
import { type Start, type Step, stepBefore, stepsOf } from "./draft.ts";
import { FieldsStep } from "./fields-step.tsx";
import { KindStep } from "./kind-step.tsx";
import { accountField, type Refusal } from "./refusal.ts";
import { ReviewStep } from "./review-step.tsx";
import { RunStep } from "./run-step.tsx";
import { useDraft } from "./use-draft.ts";

/** What was made. */
export interface Made extends Written {
  /** What does the same on the command line. */
  command: string;
  /** How the wait for it ended; undefined where nothing was changed. */
  ending?: Ending;
}

/** Makes an object with a form; ends with what was written. */
export interface CreateScreenProps {
  /** What is known already. Default: nothing. */
  start?: Start;
  /** How long to wait for it, in milliseconds. Default: 10 minutes. */
  timeoutMs?: number;
  onDone(made: Made): void;
  onCancel(): void;
}

/** Kind, account, a form made from the kind's schema, the manifest, and what the run does. */
export function CreateScreen({ start = {}, timeoutMs = 600_000, onDone, onCancel }: CreateScreenProps): ReactNode {
  // the keys of what is below have no meaning here
  useKeys([{ keys: ["ctrl-c"], label: "cancel", quiet: true, run: onCancel }], { modal: true });
  const { context } = useSession();
  const { draft, change, accounts, form } = useDraft(start);
  const [steps] = useState(() => stepsOf(draft));
  const [step, setStep] = useState<Step>(steps[0] ?? "fields");
  const [refusal, setRefusal] = useState<Refusal>();
  const [written, setWritten] = useState<Written>();
  const back = () => {
    const before = stepBefore(steps, step);
    if (before) setStep(before);
    else onCancel();
  };
  const fix = (next: Refusal) => {
    setRefusal(next);
    setStep(accountField in next.problems ? "account" : "fields");
  };
  const chooseAccount = (account: string) => {
    change({ account });
    setRefusal(undefined);
    const isComplete = start.name !== undefined && form && !Object.keys(form.object.problems).some((id) => id !== accountField);
    setStep(isComplete ? "review" : "fields");
  };
  const made = (one: Written, ending?: Ending) => onDone({ ...one, command: form?.command ?? "", ...(ending && { ending }) });
  const { kind, account } = draft;
  const place = [context.namespace, ...(account === undefined || step === "account" ? [] : [`account ${account}`])];
  return (
    <Page title={kind ? `Create ${kind.kind}` : "Create"} place={place.join(` ${symbols.separator} `)}>
      {step === "kind" && (
        <KindStep
          chosen={kind}
          onBack={back}
          onChoose={(chosen) => {
            change({ kind: chosen });
            setStep(account === undefined || steps.includes("account") ? "account" : "fields");
          }}
        />
      )}
      {step === "account" && kind && (
        <AccountStep
          kind={kind}
          schema={form?.asked.schema}
          accounts={accounts.accounts}
          again={accounts.again}
          chosen={account}
          onChoose={chooseAccount}
          onBack={back}
        />
      )}
      {step === "fields" && form && (
        <FieldsStep
          {...form}
          texts={draft.texts}
          refusal={refusal}
          onChange={(id, text) => {
            change({ texts: { ...draft.texts, [id]: text } });
            setRefusal(undefined);
          }}
          onDone={() => setStep("review")}
          onBack={back}
        />
      )}
      {step === "review" && form && !written && (
        <ReviewStep {...form} onWritten={(one) => (one.change === "unchanged" ? made(one) : setWritten(one))} onBack={back} onFix={fix} />
      )}
      {written && form && (
        <RunStep written={written} command={form.command} timeoutMs={timeoutMs} onEnd={(ending) => made(written, ending)} />
      )}
    </Page>
  );
}
