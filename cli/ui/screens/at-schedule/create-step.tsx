import { type ReactNode, useState } from "react";

import { apiVersion } from "../../../../crds/api/names.ts";
import type { ServiceObject } from "../../../../crds/api/objects.ts";
import { approvalRequired } from "../../../actions/approval.ts";
import type { Manifest } from "../../../manifests.ts";
import { AccountStep } from "../create/account-step.tsx";
import { FieldsStep } from "../create/fields-step.tsx";
import { KindStep } from "../create/kind-step.tsx";
import { useDraft } from "../create/use-draft.ts";
import type { Asked } from "../create/use-dry-run.ts";

/** What is created. */
export interface CreateStepProps {
  onDone(manifest: Manifest): void;
  onBack(): void;
}

type Part = "kind" | "account" | "fields";

/** Kind, account and the form made from the kind's schema, as for what is created at once. */
export function CreateStep({ onDone, onBack }: CreateStepProps): ReactNode {
  const { draft, change, accounts, form } = useDraft({});
  const [part, setPart] = useState<Part>("kind");
  const [isAsked] = useState(draft.account === undefined);
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
      onDone={() => onDone(manifestOf(form.asked))}
      onBack={() => setPart(isAsked ? "account" : "kind")}
    />
  );
}

function manifestOf({ kind, name, spec, approval }: Asked): Manifest {
  const metadata = { name, ...(approval && { annotations: approvalRequired }) };
  return { kind, object: { apiVersion, kind: kind.kind, metadata, spec } as unknown as ServiceObject };
}
