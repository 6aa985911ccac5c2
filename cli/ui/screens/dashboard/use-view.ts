import { useState } from "react";

import { type Sort, sorts } from "./arrange.ts";
import type { Scope } from "./scope.ts";

/** How the list is looked at. */
export interface View {
  scope: Scope;
  sort: Sort;
  grouped: boolean;
  filter: string;
  /** What is being typed. */
  prompt: "filter" | "jump" | undefined;
}

/** A view with what changes it. */
export interface ViewState extends View {
  change(part: Partial<View>): void;
  /** To another namespace or kind, of which all is shown. */
  go(scope: Partial<Scope>): void;
  toggleNamespaces(): void;
  nextSort(): void;
  /** Takes back the last thing that hides objects. */
  back(): void;
}

/**
 * How the list is looked at, at first what needs somebody first.
 *
 * @param home - the namespace of the command
 * @param namespace - the one to begin with; undefined: all
 */
export function useView(home: string, namespace: string | undefined): ViewState {
  const [view, setView] = useState<View>(() => ({
    scope: { namespace, show: undefined },
    sort: "attention",
    grouped: true,
    filter: "",
    prompt: undefined,
  }));
  const [last, setLast] = useState(home);
  const change = (part: Partial<View>) => setView((now) => ({ ...now, ...part }));
  const go = (scope: Partial<Scope>) => {
    setView((now) => ({ ...now, scope: { ...now.scope, ...scope }, filter: "", prompt: undefined }));
    if (scope.namespace !== undefined) setLast(scope.namespace);
  };
  return {
    ...view,
    change,
    go,
    toggleNamespaces: () =>
      setView((now) => ({ ...now, scope: { ...now.scope, namespace: now.scope.namespace === undefined ? last : undefined } })),
    nextSort: () => setView((now) => ({ ...now, sort: sorts[(sorts.indexOf(now.sort) + 1) % sorts.length] ?? "attention" })),
    back: () => setView((now) => (now.filter ? { ...now, filter: "" } : { ...now, scope: { ...now.scope, show: undefined } })),
  };
}
