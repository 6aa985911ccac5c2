import type { ReactNode } from "react";

import type { Written } from "../../../actions/create.ts";
import { Page } from "../../components/page.tsx";
import { useKeys } from "../../keys/keyboard.tsx";

/** Makes an object with a form; ends with what was written. */
export interface CreateScreenProps {
  onDone(written: Written): void;
  onCancel(): void;
}

/** A form made from a kind's schema. */
export function CreateScreen({ onCancel }: CreateScreenProps): ReactNode {
  useKeys([{ keys: ["esc"], label: "back", run: onCancel }], { modal: true });
  return <Page title="Create">{null}</Page>;
}
