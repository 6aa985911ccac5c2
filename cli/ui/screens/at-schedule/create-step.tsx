import { type ReactNode, useState } from "react";

import { useSession } from "../../session.tsx";
import { AccountStep } from "../create/account-step.tsx";
import { FieldsStep } from "../create/fields-step.tsx";
import { KindStep } from "../create/kind-step.tsx";
import { useDraft } from "../create/use-draft.ts";
import type { Made } from "./draft.ts";

/** What is created. */
export interface CreateStepProps {
  /** As it was before, or as the command line has it. */
  made: Made | undefined;
  onDone(made: Made): void;
  onBack(): void;
}

type Part = "kind" | "account" | "fields";

/** Kind, account and the form made from the kind's schema, as for what is created at once. */
export function CreateStep({ made, onDone, onBack }: CreateStepProps): ReactNode {
  // in a folder there is one account
  const isAsked = !useSession().local;
  const { draft, change, accounts, form } = useDraft(startOf(made));
  const [part, setPart] = useState<Part>(() => (!made ? "kind" : draft.account === undefined ? "account" : "fields"));
  const { kind, account } = draft;
  if (part === "kind" || !kind) {
    return (
      <KindStep
        chosen={kind}
        onBack={onBack}
        onChoose={(chosen) => {
          change({ kind: chosen });
          setPart(isAsked ? "account" : "fields");
        }}
      />
    );
  }
  if (part === "account") {
    return (
      <AccountStep
        kind={kind}
        schema={form?.asked.schema}
        accounts={accounts.accounts}
        again={accounts.again}
        chosen={account}
        onChoose={(chosen) => {
          change({ account: chosen });
          setPart("fields");
        }}
        onBack={() => setPart("kind")}
      />
    );
  }
  if (!form) return null;
  return (
    <FieldsStep
      {...form}
      texts={draft.texts}
      refusal={undefined}
      onChange={(id, text) => change({ texts: { ...draft.texts, [id]: text } })}
      onDone={() => onDone(form.asked)}
      onBack={() => setPart(isAsked ? "account" : "kind")}
    />
  );
}

function startOf(made: Made | undefined): Parameters<typeof useDraft>[0] {
  if (!made) return {};
  const { kind, name, approval, schema, spec } = made;
  return { kind, given: { schema, spec }, ...(approval && { approval }), ...(name && { name }) };
}
