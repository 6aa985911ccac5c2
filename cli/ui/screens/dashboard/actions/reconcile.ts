import { requestRuns } from "../../../../actions/reconcile.ts";
import { shortName } from "../../../../target.ts";
import { commandOf, type ObjectAction, taken } from "./action.ts";

/** Has a run look after an object now. */
export const reconciliation: ObjectAction = {
  key: "r",
  label: () => "reconcile",
  prepare: (about) => {
    const { kind, object } = about.row;
    const { name } = object.metadata;
    const short = shortName(kind, name);
    return Promise.resolve({
      command: commandOf(about, "reconcile", short),
      act: async () => {
        await requestRuns(about.session.context, [{ kind, name }]);
        return taken(about, `${short} reconcile requested`);
      },
    });
  },
};
