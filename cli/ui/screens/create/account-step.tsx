import { Box, Text } from "ink";
import type { ReactNode } from "react";

import type { Kind } from "../../../../lib/kinds.ts";
import { commandLine } from "../../command-line.ts";
import { Equivalent } from "../../components/equivalent.tsx";
import { Problem } from "../../components/problem.tsx";
import { Spinner } from "../../components/spinner.tsx";
import { useKeys } from "../../keys/keyboard.tsx";
import { useSession } from "../../session.tsx";
import { AccountList } from "./account-list.tsx";
import { AccountName, type AccountNameProps } from "./account-name.tsx";
import { choiceOf } from "./accounts.ts";
import type { Accounts } from "./use-accounts.ts";

/** What is asked of the account. */
export interface AccountStepProps extends Omit<AccountNameProps, "schema"> {
  kind: Kind;
  schema: AccountNameProps["schema"] | undefined;
  accounts: Accounts;
  /** Lists them again. */
  again(): void;
}

/** Asks for the account: one of those that can be used, or the name of one where they can't be listed. */
export function AccountStep({ kind, schema, accounts, again, ...rest }: AccountStepProps): ReactNode {
  const { context } = useSession();
  if (accounts.state === "forbidden" && schema) return <AccountName schema={schema} {...rest} />;
  if (accounts.state !== "found") return <Nothing accounts={accounts} again={again} onBack={rest.onBack} />;
  const choice = choiceOf(accounts.all, kind, context.namespace);
  if (choice.usable.length) return <AccountList kind={kind} choice={choice} {...rest} />;
  return <NoAccount others={choice.others} again={again} onBack={rest.onBack} />;
}

function Nothing({ accounts, again, onBack }: Pick<AccountStepProps, "accounts" | "again" | "onBack">): ReactNode {
  useKeys([
    ...(accounts.state === "failed" ? [{ keys: ["r"], label: "try again", run: again }] : []),
    { keys: ["esc"], label: "back", run: onBack },
  ]);
  if (accounts.state === "failed") return <Problem error={accounts.error} />;
  return (
    <Box gap={1}>
      <Spinner />
      <Text>looking for accounts</Text>
    </Box>
  );
}

interface NoAccountProps extends Pick<AccountStepProps, "again" | "onBack"> {
  others: ReturnType<typeof choiceOf>["others"];
}

function NoAccount({ others, again, onBack }: NoAccountProps): ReactNode {
  const session = useSession();
  useKeys([
    { keys: ["r"], label: "look again", run: again },
    { keys: ["esc"], label: "back", run: onBack },
  ]);
  return (
    <Box flexDirection="column">
      <Text>{others.length ? "None of the accounts can be used for this:" : "There is no account yet."}</Text>
      {others.map(({ name, why }) => (
        <Text key={name}>
          {"  "}
          {name}: {why}
        </Text>
      ))}
      <Text>{others.length ? "Add another, or ask for a change:" : "Somebody who may do so adds one:"}</Text>
      <Equivalent command={commandLine({ ...session, ownNamespace: session.context.namespace }, ["account", "add", "--help"])} />
    </Box>
  );
}
