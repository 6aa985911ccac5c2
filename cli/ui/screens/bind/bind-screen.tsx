import type { ReactNode } from "react";

import type { Bound, Wanted } from "../../../actions/bind.ts";
import type { Written } from "../../../actions/create.ts";
import type { Ending } from "../../../actions/wait-all.ts";
import type { NamedTarget } from "../../../target.ts";
import type { TypedTarget } from "../../../workload.ts";
import { useSession } from "../../session.tsx";
import { BindSteps } from "./bind-steps.tsx";
import { LocalPage } from "./local-page.tsx";

/** What a command has said already. */
export interface Given {
  service?: TypedTarget | undefined;
  workload?: TypedTarget | undefined;
  wanted?: Wanted | undefined;
  /** Of the binding. */
  name?: string | undefined;
  /** How long to wait for the binding, in milliseconds. Default: ten minutes. */
  timeoutMs?: number;
}

/** What came of it besides what was written. */
export interface BindDone {
  bound: Bound;
  /** What does the same on the command line. */
  command: string;
  /** How to look at it again. */
  again: string;
  /** How waiting for it ended; undefined when it was left before. */
  ending: Ending | undefined;
}

/** Binds a service to a workload; ends with the binding that was written. */
export interface BindScreenProps {
  /** The service, where the user has chosen one. */
  service?: NamedTarget;
  given?: Given;
  onDone(written: Written, done: BindDone): void;
  onCancel(): void;
}

/** Service, workload, what to put into it, and what that changes; in local mode, what there is instead. */
export function BindScreen({ service, given = {}, onDone, onCancel }: BindScreenProps): ReactNode {
  const { local } = useSession();
  const target = service ? { kind: service.kind.singular, name: service.name } : given.service;
  if (local) return <LocalPage service={target} onClose={onCancel} />;
  return <BindSteps given={{ ...given, service: target }} onDone={(done) => onDone(done.bound.written, done)} onCancel={onCancel} />;
}
