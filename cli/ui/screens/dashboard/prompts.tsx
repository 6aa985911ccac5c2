import type { ReactNode } from "react";

import type { Kind } from "../../../../lib/kinds.ts";
import { keyOf, type Snapshot } from "../../../actions/live/live.ts";
import { type Jump, type Known, notThere } from "./jump.ts";
import { FilterPrompt, JumpPrompt } from "./prompt.tsx";
import { useNamespaces } from "./use-namespaces.ts";
import type { ViewState } from "./use-view.ts";

/** What is typed at the foot of the list. */
export interface PromptsProps {
  view: ViewState;
  snapshot: Snapshot;
  /** Opens an object by its key, or none. */
  onOpen(key: string | undefined): void;
  onQuit(): void;
}

/** The line for a filter, or for where to go. */
export function Prompts({ view, snapshot: { rows }, onOpen, onQuit }: PromptsProps): ReactNode {
  const { prompt, filter, scope } = view;
  const namespaces = useNamespaces(prompt === "jump");
  const close = () => view.change({ prompt: undefined });
  if (prompt === undefined) return null;
  if (prompt === "filter") {
    return (
      <FilterPrompt
        initial={filter}
        onChange={(next) => view.change({ filter: next })}
        onDone={close}
        onClear={() => view.change({ prompt: undefined, filter: "" })}
      />
    );
  }
  const named = (kind: Kind) => rows.filter((row) => row.kind === kind);
  const known: Known = { namesOf: (kind) => [...new Set(named(kind).map(({ object }) => object.metadata.name))], namespaces };
  const go = (jump: Jump) => {
    onOpen(undefined);
    switch (jump.to) {
      case "quit":
        return onQuit();
      case "schedules":
        return view.go({ show: "schedules" });
      case "namespace":
        return view.go({ namespace: jump.namespace });
      case "kind":
        return view.go({ show: jump.kind });
      case "object": {
        const found = named(jump.kind).find(({ object }) => object.metadata.name === jump.name);
        if (!found) throw notThere(jump.kind, jump.name, known.namesOf(jump.kind), scope.namespace);
        view.go({ show: scope.show === jump.kind ? jump.kind : undefined });
        return onOpen(keyOf(found.kind, found.object));
      }
    }
  };
  return <JumpPrompt known={known} onJump={go} onClose={close} />;
}
