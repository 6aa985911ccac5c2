import { Box, Text } from "ink";
import type { ReactNode } from "react";

import type { Snapshot } from "../../../actions/live/live.ts";
import { Equivalent } from "../../components/equivalent.tsx";
import { Problem } from "../../components/problem.tsx";
import { Spinner } from "../../components/spinner.tsx";
import { useSession } from "../../session.tsx";
import { wholeProblem } from "./notices.ts";
import type { Scope } from "./scope.ts";

/** Why there is nothing to show. */
export interface NothingProps {
  snapshot: Snapshot;
  scope: Scope;
  filter: string;
}

/** In place of a list without objects: why, and what to do about it. */
export function Nothing({ snapshot: { health }, scope, filter }: NothingProps): ReactNode {
  const { command } = useSession();
  const problem = wholeProblem(health);
  if (problem !== undefined) {
    return (
      <Box flexDirection="column" gap={1}>
        <Problem error={problem} />
        <Text dimColor>It is tried again; q quits, : goes elsewhere.</Text>
      </Box>
    );
  }
  if ([...health.values()].some(({ is }) => is === "loading")) {
    return (
      <Text>
        <Spinner /> reading…
      </Text>
    );
  }
  const where = scope.namespace === undefined ? "any namespace" : `namespace ${scope.namespace}`;
  if (filter) return <Text>{`Nothing matches "${filter}" in ${where}: esc shows all again.`}</Text>;
  const what = scope.show === undefined || scope.show === "schedules" ? "cloud services" : scope.show.plural;
  if (scope.show === "schedules") {
    return (
      <Box flexDirection="column">
        <Text>{`Nothing is scheduled in ${where}. Press t to schedule something, or type:`}</Text>
        <Equivalent command={`${command} at-schedule "tomorrow 02:00" reconcile queue/orders`} />
      </Box>
    );
  }
  return (
    <Box flexDirection="column">
      <Text>{`There are no ${what} in ${where} yet. Press c to create one, or type:`}</Text>
      <Equivalent command={`${command} create ${scope.show?.service ? scope.show.singular : "postgres"} orders`} />
    </Box>
  );
}
