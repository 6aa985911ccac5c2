import { Text } from "ink";
import type { ReactNode } from "react";

import type { Kind } from "../../../../lib/kinds.ts";
import type { Health } from "../../../actions/live/follow-kind.ts";
import { Sign } from "../../components/tone.tsx";
import { useNow } from "../../hooks/use-now.ts";
import { notices } from "./notices.ts";

/** What is to be known of the objects shown, a line each. */
export function NoticeLines({ health }: { health: ReadonlyMap<Kind, Health> }): ReactNode {
  const now = useNow();
  return notices(health, now).map(({ tone, text }) => (
    <Text key={tone + text.slice(0, 12)} wrap="truncate">
      <Sign tone={tone} /> {text}
    </Text>
  ));
}
