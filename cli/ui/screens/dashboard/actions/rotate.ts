import { bindingsOf } from "../../../../actions/bindings.ts";
import { credentialOf, requestRotations } from "../../../../actions/rotate.ts";
import { rotationNotes } from "../../../../output/rotation.ts";
import { shortName } from "../../../../target.ts";
import { commandOf, type ObjectAction, taken } from "./action.ts";

/** Gives a service a new password, or new keys. */
export const rotation: ObjectAction = {
  key: "R",
  label: ({ kind, object }) => (Object.keys(kind.credentials).length && !object.metadata.deletionTimestamp ? "rotate" : undefined),
  quiet: true,
  prepare: async (about) => {
    const { row, session } = about;
    const { kind, object } = row;
    const { name } = object.metadata;
    const short = shortName(kind, name);
    const [credential, bindings] = await Promise.all([credentialOf(session.context, kind, object), bindingsOf(session.context, row)]);
    return {
      question: `Rotate the ${credential ?? "credentials"} of ${short}?`,
      detail: rotationNotes({ kind, name, object, credential, bindings }),
      command: commandOf(about, "rotate", short),
      act: async () => {
        await requestRotations(session.context, [{ kind, name }]);
        return taken(about, `${short} rotation requested`);
      },
    };
  },
};
