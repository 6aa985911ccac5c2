import { useEffect, useMemo, useState } from "react";

import type { CloudScheduleSpec } from "../../../../crds/api/kinds/cloudschedule.ts";
import { UsageError } from "../../../../lib/errors.ts";
import { scheduleType } from "../../../../lib/kinds.ts";
import { create, type Written } from "../../../actions/create.ts";
import type { AskedAction } from "../../../actions/schedule-action.ts";
import { type Asked, asked as askedOf, isSoon, proposal } from "../../../actions/schedule-asked.ts";
import { scheduleWords } from "../../../actions/schedule-command.ts";
import type { Context } from "../../../context.ts";
import { loadSchema } from "../../../flags/schema.ts";
import { otherText } from "../../../output/schedule-other.ts";
import { asList, serialize } from "../../../output/serialize.ts";
import { absolute } from "../../../when/format.ts";
import type { Timing } from "../../../when/timing.ts";
import { useSession } from "../../session.tsx";
import { type Draft, mayBeMissing, readDraftAction } from "./draft.ts";
import { settingsOf } from "./settings.ts";

/** A schedule that is about to be written, and all there is to know before. */
export interface Proposed {
  asked: Asked;
  name: string;
  /** What the action's own check says. */
  checks: string[];
  /** That there is one for another time that has the name of what it does. */
  other: { name: string; text: string[] } | undefined;
  yaml: string;
  /** The words behind `kubectl cloud` that write the same. */
  words: string[];
  /** Whether it is there already, as it would be written. */
  isThere: boolean;
}

/** How far the cluster has been asked. `shown` is what is known meanwhile. */
export interface ProposalState {
  state: "checking" | "ready" | { error: unknown };
  proposed: Proposed | undefined;
  write(): Promise<Written>;
}

/** Asks what would be refused, what becomes of the object, and whether the API server takes it; writes nothing until told to. */
export function useProposal(draft: Draft, timing: Timing): ProposalState {
  const { context } = useSession();
  const [result, setResult] = useState<Omit<ProposalState, "write">>({ state: "checking", proposed: undefined });
  const key = useMemo(() => ({ draft, timing }), [draft, timing]);
  useEffect(() => {
    let isShown = true;
    const show = (next: typeof result) => isShown && setResult(next);
    let proposed: Proposed | undefined;
    show({ state: "checking", proposed });
    void (async () => {
      try {
        const { action, ...base } = await prepared(context, key.draft, key.timing);
        show({ state: "checking", proposed: (proposed = base) });
        proposed = { ...base, checks: await action.check(context) };
        const { change } = await create(context, { ...(await requestOf(context, key.draft, base)), dryRun: "server" });
        show({ state: "ready", proposed: { ...proposed, isThere: change === "unchanged" } });
      } catch (error) {
        show({ state: { error }, proposed });
      }
    })();
    return () => {
      isShown = false;
    };
  }, [context, key]);
  const write = async () => {
    if (!result.proposed) throw new Error("nothing is proposed");
    return writeProposed(context, draft, result.proposed);
  };
  return { ...result, write };
}

async function prepared(context: Context, draft: Draft, timing: Timing): Promise<Proposed & { action: AskedAction }> {
  const action = await readDraftAction(draft);
  const asked = askedOf(timing, action, settingsOf(draft, await loadSchema(scheduleType.singular)).spec);
  const given = draft.settings["name"] || undefined;
  const { request, other } = await proposal(context, asked, given, "none");
  const { object } = await create(context, { ...request, dryRun: "client" });
  return {
    action,
    asked,
    name: request.name,
    checks: [],
    other: other && { name: other.metadata.name, text: otherText(other, context.now()) },
    yaml: await serialize(asList([object], true), "yaml"),
    words: await wordsOf(asked.spec, draft, given),
    isThere: false,
  };
}

function wordsOf(spec: CloudScheduleSpec, draft: Draft, name: string | undefined): Promise<string[]> {
  return scheduleWords(spec, {
    mayBeMissing: mayBeMissing(draft),
    ...(name !== undefined && { name }),
    ...(draft.given?.words && { action: draft.given.words }),
  });
}

async function requestOf(context: Context, draft: Draft, { asked }: Proposed) {
  return (await proposal(context, asked, draft.settings["name"] || undefined, "none")).request;
}

/** Writes it, and has it taken up at once where its time is near. Throws `UsageError` for a time that has passed since it was said. */
async function writeProposed(context: Context, draft: Draft, proposed: Proposed): Promise<Written> {
  const { asked } = proposed;
  const now = context.now();
  const { first, zone, spec } = asked.timing;
  // what was said as "now", or may be late, is started right after
  if ("at" in spec && asked.spec.startingDeadlineSeconds === undefined && now.getTime() - first.getTime() > lateMs) {
    throw new UsageError(`${absolute(first, zone)} has passed meanwhile`, "go back and name a time to come");
  }
  const written = await create(context, await requestOf(context, draft, proposed));
  if (written.change !== "unchanged" && isSoon(asked, now)) await context.runs.kick(false);
  return written;
}

/** How long somebody may look at a schedule for "now" before it is written, in milliseconds. */
const lateMs = 300_000;
