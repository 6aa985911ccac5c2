import { type ReactNode, useState } from "react";

import { create, type Written } from "../../../actions/create.ts";
import type { Field } from "../../components/form.tsx";
import { Review } from "../../components/review.tsx";
import { useSession } from "../../session.tsx";
import { type Refusal, refusalOf } from "./refusal.ts";
import { type Asked, useDryRun } from "./use-dry-run.ts";

/** The object as it would be, and who is told what becomes of it. */
export interface ReviewStepProps {
  asked: Asked;
  /** Of the form. */
  fields: readonly Field[];
  /** What does the same on the command line. */
  command: string;
  onWritten(written: Written): void;
  onBack(): void;
  /** Goes back to what was objected to. */
  onFix(refusal: Refusal): void;
}

/** Shows the manifest and the command, has the API server check it, and writes it when told to. */
export function ReviewStep({ asked, fields, command, onWritten, onBack, onFix }: ReviewStepProps): ReactNode {
  const { context } = useSession();
  const { yaml, state, again } = useDryRun(asked);
  const [write, setWrite] = useState<"asked" | { error: unknown }>();
  const failed = typeof write === "object" ? write.error : state.type === "failed" ? state.error : undefined;
  const refusal = failed === undefined ? undefined : refusalOf(failed, fields);
  const [first] = Object.keys(refusal?.problems ?? {});
  const unchanged = state.type === "ready" && state.written.change === "unchanged" ? state.written : undefined;
  const carryOut = async () => {
    setWrite("asked");
    try {
      const written = await create(context, { ...asked, dryRun: "none" });
      onWritten(written);
    } catch (error) {
      setWrite({ error });
    }
  };
  return (
    <Review
      lines={yaml.trimEnd().split("\n")}
      command={command}
      state={refusal ? { error: refusal.error } : write === "asked" ? "checking" : state.type === "ready" ? "ready" : "checking"}
      label={unchanged ? "done" : "create"}
      {...(unchanged && { found: "it exists already, exactly like this" })}
      {...(write === "asked" && { doing: "creating it" })}
      onWrite={() => (unchanged ? onWritten(unchanged) : void carryOut())}
      onBack={onBack}
      fix={refusal && first !== undefined ? { label: `to ${labelOf(first, fields)}`, run: () => onFix(refusal) } : undefined}
      onRetry={() => {
        setWrite(undefined);
        again();
      }}
    />
  );
}

function labelOf(id: string, fields: readonly Field[]): string {
  return fields.find((field) => field.id === id)?.label ?? id;
}
