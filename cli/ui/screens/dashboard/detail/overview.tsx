import { Text } from "ink";
import type { ReactNode } from "react";

import type { CloudBinding } from "../../../../../crds/api/objects.ts";
import type { Condition } from "../../../../../crds/api/status.ts";
import type { StatusRow } from "../../../../actions/status.ts";
import { spelled } from "../../../../io.ts";
import { detailFields } from "../../../../output/details.ts";
import { age } from "../../../../output/status.ts";
import { oneLine } from "../../../../output/text.ts";
import { Scroll, type ScrollProps } from "../../../components/scroll.tsx";
import { Sign } from "../../../components/tone.tsx";
import { useNow } from "../../../hooks/use-now.ts";
import { useSize } from "../../../hooks/use-size.ts";
import { useSession } from "../../../session.tsx";
import type { Tone } from "../../../theme.ts";
import { wrapped } from "../../../wrap.ts";
import { useBound } from "./use-bound.ts";

/** What an object is, how it is and why, and what was and will be done. */
export function Overview({ row }: { row: StatusRow }): ReactNode {
  const { columns, rows } = useSize();
  const { command } = useSession();
  const now = useNow();
  const bindings = useBound(row);
  return <Scroll lines={overviewLines(row, { now, bindings, width: columns, command })} height={rows} />;
}

interface Around {
  now: Date;
  bindings: readonly CloudBinding[];
  width: number;
  command: string;
}

function overviewLines(row: StatusRow, { now, bindings, width, command }: Around): ScrollProps["lines"] {
  // the head has its name
  const fields = detailFields(row, now, bindings).filter(([title]) => title !== "Name");
  const titles = Math.max(...fields.map(([title]) => title.length)) + 2;
  const about = fields.flatMap(([title, value]) =>
    wrapped(spelled(value, command), Math.max(8, width - titles)).map((text, index) => ({
      key: `${title} ${index}`,
      node: (
        <Text wrap="truncate">
          <Text dimColor>{(index ? "" : title).padEnd(titles)}</Text>
          {text}
        </Text>
      ),
    })),
  );
  const conditions = (row.object.status?.conditions ?? []).flatMap((one) => conditionLines(one, row.state.message, now, width));
  return [...about, ...(conditions.length ? ["", ...conditions] : [])];
}

/** A condition, with its message below unless that is what is said of the object already. */
function conditionLines(condition: Condition, said: string | undefined, now: Date, width: number): ScrollProps["lines"] {
  const { type, status, reason, message, lastTransitionTime } = condition;
  const head = {
    key: type,
    node: (
      <Text wrap="truncate">
        <Sign tone={conditionTone(condition)} /> {type} <Text bold>{status}</Text> {reason}{" "}
        <Text dimColor>{age(lastTransitionTime, now)}</Text>
      </Text>
    ),
  };
  return [head, ...(message && message !== said ? wrapped(`  ${oneLine(message)}`, width, "  ") : [])];
}

/** Ready and Synced are good when true; Reconciling and Stalled say that something is going on, or is not. */
function conditionTone({ type, status }: Condition): Tone {
  if (type === "Stalled") return status === "True" ? "bad" : "quiet";
  if (type === "Reconciling") return status === "True" ? "busy" : "quiet";
  return status === "True" ? "ok" : status === "False" ? "warn" : "quiet";
}
