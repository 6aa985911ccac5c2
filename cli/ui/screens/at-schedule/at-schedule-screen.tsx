import { type ReactNode, useState } from "react";

import type { Written } from "../../../actions/create.ts";
import { type NamedTarget, shortName } from "../../../target.ts";
import type { Timing } from "../../../when/timing.ts";
import { Page } from "../../components/page.tsx";
import { useKeys } from "../../keys/keyboard.tsx";
import { useSession } from "../../session.tsx";
import { ActionStep } from "./action-step.tsx";
import { CreateStep } from "./create-step.tsx";
import { type Draft, emptyDraft } from "./draft.ts";
import { ObjectStep } from "./object-step.tsx";
import { ReviewStep } from "./review-step.tsx";
import { RunStep } from "./run-step.tsx";
import { SetStep } from "./set-step.tsx";
import { SettingsStep } from "./settings-step.tsx";
import { deadlineOf } from "./settings.ts";
import { type Step, stepsOf } from "./steps.ts";
import { TimeStep } from "./time-step.tsx";
import { useOthers } from "./use-planned.ts";
import type { Proposed } from "./use-proposal.ts";
import { WrittenStep } from "./written-step.tsx";

/** Writes a schedule; ends with it. */
export interface ScheduleScreenProps {
  /** The object that it is about, where the user has chosen one. */
  target?: NamedTarget;
  /** What was typed already. */
  start?: Partial<Draft>;
  /** @param words - behind `kubectl cloud`, which write the same */
  onDone(written: Written, words: readonly string[]): void;
  onCancel(): void;
}

function titleOf(step: Step | "settings", { action, object }: Draft): string {
  if (step === "object") return `Schedule: ${action} what`;
  if (step === "fields") return `Schedule: ${action}${action === "set" && object ? ` ${shortName(object.kind, object.name)}` : ""}`;
  return `Schedule: ${{ time: "when", action: "what", review: "review", settings: "settings" }[step]}`;
}

/** A time in words, what to do then, and what else is to come. */
export function ScheduleScreen({ target, start, onDone, onCancel }: ScheduleScreenProps): ReactNode {
  const { context } = useSession();
  const [draft, setDraft] = useState<Draft>({ ...emptyDraft, object: target, ...start });
  const [timing, setTiming] = useState<Timing>();
  const [step, setStep] = useState<Step | "settings">("time");
  const [end, setEnd] = useState<{ written: Written; proposed: Proposed }>();
  const others = useOthers();
  useKeys([{ keys: ["ctrl-c"], label: "cancel", quiet: true, run: () => (end ? onDone(end.written, end.proposed.words) : onCancel()) }], {
    modal: true,
  });
  const go = (from: Step, by: 1 | -1, changed: Draft = draft) => {
    const steps = stepsOf(changed, { object: target !== undefined, action: start?.action !== undefined });
    const next = steps[steps.indexOf(from) + by];
    setDraft(changed);
    if (next) setStep(next);
    else onCancel();
  };
  const back = (from: Step) => () => go(from, -1);
  const title = end ? "Scheduled" : titleOf(step, draft);
  return (
    <Page title={title} place={`namespace ${context.namespace}`}>
      {end ? (
        <WrittenStep {...end} onDone={() => onDone(end.written, end.proposed.words)} />
      ) : (
        <>
          {step === "time" && (
            <TimeStep
              time={draft.time}
              deadlineMs={deadlineOf(draft)}
              action={draft.given?.asked.action}
              others={others}
              onChange={(time) => setDraft({ ...draft, time })}
              onDone={(read) => {
                setTiming(read);
                go("time", 1);
              }}
              onBack={back("time")}
            />
          )}
          {step === "action" && (
            <ActionStep
              chosen={draft.action}
              onDone={(action) => go("action", 1, { ...draft, action, fields: action === draft.action ? draft.fields : {} })}
              onBack={back("action")}
            />
          )}
          {step === "object" && draft.action && (
            <ObjectStep
              action={draft.action}
              onDone={(object) => go("object", 1, { ...draft, object, fields: isSame(object, draft.object) ? draft.fields : {} })}
              onBack={back("object")}
            />
          )}
          {step === "fields" && draft.action === "create" && (
            <CreateStep made={draft.made} onDone={(made) => go("fields", 1, { ...draft, made })} onBack={back("fields")} />
          )}
          {step === "fields" && draft.action === "set" && draft.object && (
            <SetStep
              object={draft.object}
              fields={draft.fields}
              onChange={(fields) => setDraft({ ...draft, fields })}
              onDone={(assignments) => go("fields", 1, { ...draft, assignments })}
              onBack={back("fields")}
            />
          )}
          {step === "fields" && draft.action === "run" && (
            <RunStep
              fields={draft.fields}
              onChange={(fields) => setDraft({ ...draft, fields })}
              onDone={() => go("fields", 1)}
              onBack={back("fields")}
            />
          )}
          {step === "review" && timing && (
            <ReviewStep
              draft={draft}
              timing={timing}
              others={others}
              onWritten={(written, proposed) => setEnd({ written, proposed })}
              onSettings={() => setStep("settings")}
              onBack={back("review")}
            />
          )}
          {step === "settings" && (
            <SettingsStep draft={draft} onChange={(settings) => setDraft({ ...draft, settings })} onDone={() => setStep("review")} />
          )}
        </>
      )}
    </Page>
  );
}

function isSame(a: NamedTarget, b: NamedTarget | undefined): boolean {
  return a.kind === b?.kind && a.name === b.name;
}
