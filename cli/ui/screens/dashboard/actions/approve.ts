import { unapprovedPlan } from "../../../../actions/approval.ts";
import { approve, findApprovable } from "../../../../actions/approve.ts";
import { shortName } from "../../../../target.ts";
import { planLines } from "../../../plan-lines.ts";
import { commandOf, type ObjectAction, taken } from "./action.ts";

/** Lets the next run do what an object waits with. */
export const approval: ObjectAction = {
  key: "a",
  label: ({ object }) => (unapprovedPlan(object) ? "approve" : undefined),
  prepare: async (about) => {
    const { session, width, row } = about;
    const { kind, object } = row;
    const { name } = object.metadata;
    const short = shortName(kind, name);
    const found = await findApprovable(session.context, { kind, name }, undefined);
    if ("by" in found) {
      return { command: commandOf(about, "plan", short), act: () => Promise.resolve(`${short} was approved by ${found.by} already`) };
    }
    // who may not is told so before being asked
    await approve(session.context, found, { dryRun: true });
    const { plan } = found;
    return {
      question: `Approve this plan of ${short}?`,
      detail: [...planLines(short, plan, width), `plan ${plan.hash}, made ${plan.at}`],
      command: commandOf(about, "approve", short, "--plan", plan.hash),
      act: async () => {
        await approve(session.context, found);
        return taken(about, `${short} approved`);
      },
    };
  },
};
