import { useMemo, useState } from "react";

import { createWords } from "../../../flags/command-line.ts";
import { commandLine } from "../../command-line.ts";
import { type Session, useSession } from "../../session.tsx";
import { type Draft, draftOf, type Start } from "./draft.ts";
import { fieldsOf } from "./fields.ts";
import { type FormObject, readForm } from "./model.ts";
import { type Accounts, useAccounts } from "./use-accounts.ts";
import type { Asked } from "./use-dry-run.ts";
import { useSchema } from "./use-schema.ts";

/** What has been answered so far, and what it makes. */
export interface DraftState {
  draft: Draft;
  change(part: Partial<Draft>): void;
  accounts: ReturnType<typeof useAccounts>;
  /** Undefined until kind and schema are there. */
  form: { fields: ReturnType<typeof fieldsOf>; object: FormObject; asked: Asked; command: string } | undefined;
}

/** Keeps the answers, and reads them as they change. */
export function useDraft(start: Start): DraftState {
  const session = useSession();
  const [draft, setDraft] = useState(() => draftOf(start, session.local));
  const schema = useSchema(draft.kind);
  const accounts = useAccounts();
  const provider = session.local ? "local" : providerOf(accounts.accounts, draft.account);
  const form = useMemo(() => {
    const { kind, account, texts } = draft;
    if (!kind || !schema) return undefined;
    const object = readForm({ schema, provider }, texts, account === undefined ? {} : { account });
    const { name, spec, approval } = object;
    return { fields: fieldsOf({ schema, provider }, texts), object, asked: { kind, name, spec, schema, approval } };
  }, [draft, schema, provider]);
  const command = form ? commandOf(session, form.asked) : "";
  return { draft, change: (part) => setDraft((before) => ({ ...before, ...part })), accounts, form: form && { ...form, command } };
}

/** In a folder no account is named. */
function commandOf(session: Session, { spec, ...asked }: Asked): string {
  const { account: _, ...withoutAccount } = spec;
  return commandLine(session, createWords({ ...asked, spec: session.local ? withoutAccount : spec }));
}

function providerOf(accounts: Accounts, name: string | undefined): string | undefined {
  return accounts.state === "found" ? accounts.all.find(({ metadata }) => metadata.name === name)?.spec.provider : undefined;
}
