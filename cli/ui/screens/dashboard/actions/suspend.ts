import { start } from "../../../../actions/start.ts";
import { stop } from "../../../../actions/stop.ts";
import { setSuspend } from "../../../../actions/suspend.ts";
import type { FolderContext } from "../../../../context.ts";
import { quoted } from "../../../../environment/shell.ts";
import { engines } from "../../../../place/engines.ts";
import { displayName, shortName } from "../../../../target.ts";
import { type About, commandOf, type ObjectAction, type Ready, taken } from "./action.ts";

/** How long a run may take to let go of an engine that is to end, in milliseconds: as `kubectl cloud stop` does. */
const patience = 60_000;

/** Keeps runs from changing a service, until they may again. In a folder that ends and starts its engine. */
export const suspension: ObjectAction = {
  key: "S",
  label: ({ kind, object }, { local }) => {
    if (!kind.service || object.metadata.deletionTimestamp) return undefined;
    if (local) return object.spec.suspend ? "start" : "stop";
    return object.spec.suspend ? "resume" : "suspend";
  },
  quiet: true,
  prepare: (about) => Promise.resolve(about.session.local ? engine(about) : inCluster(about)),
};

function inCluster(about: About): Ready {
  const { kind, object } = about.row;
  const { name, namespace = "" } = object.metadata;
  const suspend = !object.spec.suspend;
  const patch = quoted(JSON.stringify({ spec: { suspend } }));
  return {
    ...(suspend && {
      question: `Suspend ${shortName(kind, name)}?`,
      detail: ["runs leave it as it is in the cloud until it is resumed; its connection stays"],
    }),
    // there is no verb of ours for it
    command: `kubectl patch ${displayName(kind, name)} -n ${namespace} --type merge -p ${patch}`,
    act: async () => {
      await setSuspend(about.session.context, { kind, name, object }, suspend);
      return taken(about, `${shortName(kind, name)} ${suspend ? "suspended" : "resumed"}`);
    },
  };
}

function engine(about: About): Ready {
  const { kind, object } = about.row;
  const { name } = object.metadata;
  const short = shortName(kind, name);
  const own = about.session.context as FolderContext;
  // the dashboard has what falls due taken up all the time
  const context: FolderContext = { ...own, runs: { ...own.runs, during: (work) => work() } };
  const found = { kind, name, object };
  if (object.spec.suspend) {
    return {
      command: commandOf(about, "start", short),
      act: async () => {
        await start(context, [found]);
        return taken(about, `${short} started`);
      },
    };
  }
  const loses = engines[object.kind]?.loses;
  return {
    question: `Stop ${short}?`,
    detail: [`its engine ends and ${loses ? `loses ${loses}` : "keeps its data"}; it stays stopped until it is started`],
    command: commandOf(about, "stop", short),
    act: async () => {
      const [stopped] = await stop(context, [found], patience);
      return `${short} stopped${stopped?.note ? `: ${stopped.note}` : ""}`;
    },
  };
}
