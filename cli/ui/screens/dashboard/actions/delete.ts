import { bindingType } from "../../../../../lib/kinds.ts";
import { bindingsOf } from "../../../../actions/bindings.ts";
import { deleteObjects } from "../../../../actions/delete.ts";
import { deletionNotes } from "../../../../output/deletion.ts";
import { shortName } from "../../../../target.ts";
import { commandOf, type ObjectAction, taken } from "./action.ts";

/** Deletes an object, or unbinds what a binding has bound. */
export const deletion: ObjectAction = {
  key: "ctrl-d",
  label: ({ kind, object }) => (object.metadata.deletionTimestamp ? undefined : kind === bindingType ? "unbind" : "delete"),
  prepare: async (about) => {
    const { row, session } = about;
    const { kind, object } = row;
    const { name } = object.metadata;
    const short = shortName(kind, name);
    const isBinding = kind === bindingType;
    return {
      question: isBinding ? `Unbind ${name}?` : `Delete ${short}?`,
      detail: deletionNotes(row, await bindingsOf(session.context, row)),
      command: isBinding ? commandOf(about, "unbind", name) : commandOf(about, "delete", short),
      act: async () => {
        await deleteObjects(session.context, { targets: [{ kind, name }], ignoreNotFound: false, dryRun: "none" });
        return taken(about, `${short} ${isBinding ? "unbound" : "deleted"}`);
      },
    };
  },
};
