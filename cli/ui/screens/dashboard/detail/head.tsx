import { Box, Text } from "ink";
import type { ReactNode } from "react";

import type { StatusRow } from "../../../../actions/status.ts";
import { age } from "../../../../output/status.ts";
import { shortName } from "../../../../target.ts";
import { Spinner } from "../../../components/spinner.tsx";
import { Sign, Toned } from "../../../components/tone.tsx";
import { useNow } from "../../../hooks/use-now.ts";
import { factsOf } from "../facts.ts";

/** Which object it is and how it is; what is under way, with the time that it has taken so far. */
export function Head({ row }: { row: StatusRow }): ReactNode {
  const { kind, object, state } = row;
  const { tone } = factsOf(row);
  const now = useNow(state.since !== undefined);
  return (
    <Box height={1} flexShrink={0} overflow="hidden">
      <Text wrap="truncate">
        {tone === "busy" ? <Spinner /> : <Sign tone={tone} />} <Text bold>{shortName(kind, object.metadata.name)}</Text>{" "}
        <Toned tone={tone}>{state.status}</Toned>
        {state.since !== undefined && ` for ${age(state.since, now)}`}
        {state.since !== undefined && state.message !== undefined && <Text dimColor>: {state.message}</Text>}
      </Text>
    </Box>
  );
}
