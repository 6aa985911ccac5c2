import type { ReactNode } from "react";

import type { Written } from "../../../actions/create.ts";
import type { NamedTarget } from "../../../target.ts";
import { Page } from "../../components/page.tsx";
import { useKeys } from "../../keys/keyboard.tsx";

/** Binds a service to a workload; ends with the binding that was written. */
export interface BindScreenProps {
  /** The service, where the user has chosen one. */
  service?: NamedTarget;
  onDone(written: Written): void;
  onCancel(): void;
}

/** Service, workload, what to put into it, and what that changes. */
export function BindScreen({ onCancel }: BindScreenProps): ReactNode {
  useKeys([{ keys: ["esc"], label: "back", run: onCancel }], { modal: true });
  return <Page title="Bind">{null}</Page>;
}
