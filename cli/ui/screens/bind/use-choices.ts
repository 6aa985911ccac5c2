import { useState } from "react";

import type { BoundService } from "../../../actions/bind-service.ts";
import type { BindRequest, Wanted } from "../../../actions/bind.ts";
import type { TypedTarget } from "../../../workload.ts";
import type { Given } from "./bind-screen.tsx";
import { type Pair, type Values, valuesOf, wantedOf } from "./model.ts";
import { targetText } from "./typed.ts";

/** What is asked, in this order. */
export const steps = ["service", "workload", "how", "preview"] as const;
export type Step = (typeof steps)[number];

interface Chosen {
  service?: { target: TypedTarget; bound: BoundService };
  workload?: { target: TypedTarget; containers: readonly string[] };
  /** What stands in the form; undefined before somebody has changed it. */
  values?: Values | undefined;
}

/** What has been chosen so far, and the ways on. */
export interface Choices {
  step: Step;
  service: TypedTarget | undefined;
  workload: TypedTarget | undefined;
  /** Once both are chosen. */
  form: { pair: Pair; values: Values; request: Omit<BindRequest, "dryRun"> } | undefined;
  takeService(target: TypedTarget, bound: BoundService): void;
  takeWorkload(target: TypedTarget, containers: readonly string[]): void;
  change(values: Values): void;
  preview(): void;
  /** To the step before that somebody was asked in; from the first one, out. */
  back(): void;
}

/** Without a word about it, all of the connection goes into all containers. */
const everything: Wanted = {
  variables: { chosen: [], all: { prefix: undefined } },
  files: { name: undefined, type: undefined, provider: undefined },
  containers: undefined,
  restartOnChange: undefined,
};

/** Keeps what is chosen, from what is given on; also what was typed, for who goes back and comes again. */
export function useChoices(given: Given, onCancel: () => void): Choices {
  const [step, setStep] = useState<Step>("service");
  const [chosen, setChosen] = useState<Chosen>({});
  const { service, workload } = chosen;
  const pair = service && workload && { service: service.bound, workload: workload.target, containers: workload.containers };
  // what was typed for another service or workload says nothing of this one
  const kept = (before: TypedTarget | undefined, now: TypedTarget) => (isSame(before, now) ? {} : { values: undefined });
  const back = () => {
    const isGiven = (one: Step) => (one === "service" || one === "workload") && isSame(given[one], chosen[one]?.target);
    const before = steps.slice(0, steps.indexOf(step)).findLast((one) => !isGiven(one));
    if (before) setStep(before);
    else onCancel();
  };
  return {
    step,
    service: service?.target,
    workload: workload?.target,
    form: pair && formOf(pair, service.target, chosen.values ?? valuesOf(pair, given.wanted ?? everything, given.name)),
    takeService: (target, bound) => {
      setChosen({ ...chosen, ...kept(service?.target, target), service: { target, bound } });
      setStep("workload");
    },
    takeWorkload: (target, containers) => {
      setChosen({ ...chosen, ...kept(workload?.target, target), workload: { target, containers } });
      setStep("how");
    },
    change: (values) => setChosen({ ...chosen, values }),
    preview: () => setStep("preview"),
    back,
  };
}

function formOf(pair: Pair, service: TypedTarget, values: Values): NonNullable<Choices["form"]> {
  const request = { ...wantedOf(pair, values), service, workload: pair.workload, name: values["name"] || undefined };
  return { pair, values, request };
}

function isSame(one: TypedTarget | undefined, other: TypedTarget | undefined): boolean {
  return one !== undefined && other !== undefined && targetText(one) === targetText(other);
}
