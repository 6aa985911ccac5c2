import { Box, Text } from "ink";
import type { ReactNode } from "react";

import type { Bindable } from "../../../actions/bindable.ts";
import type { TypedTarget } from "../../../workload.ts";
import { pageRows } from "../../components/page.tsx";
import { Picker } from "../../components/picker.tsx";
import { Problem } from "../../components/problem.tsx";
import { Spinner } from "../../components/spinner.tsx";
import { Sign } from "../../components/tone.tsx";
import type { Load } from "../../hooks/use-load.ts";
import { useSize } from "../../hooks/use-size.ts";
import { useKeys } from "../../keys/keyboard.tsx";
import type { Tone } from "../../theme.ts";
import { targetText } from "./typed.ts";
import type { Look } from "./use-look.ts";

/** Something that can be chosen, by its name. */
export interface Choice {
  target: TypedTarget;
  tone: Tone;
  /** What is said beside its name. */
  about: string;
}

/** What {@link Choose} chooses from. */
export interface ChooseProps {
  list: Load<Bindable<Choice>>;
  look: Look;
  placeholder: string;
  /** What is said where there are none. */
  empty: string;
  typed(text: string): readonly Choice[];
  onBack(): void;
}

/** A list to choose from by its names; what can be named and isn't in the list is typed. What is chosen is looked at first. */
export function Choose({ list, look, placeholder, empty, typed, onBack }: ChooseProps): ReactNode {
  const { rows, columns } = useSize();
  if (look.at) return <Waiting what={`looking at ${targetText(look.at)}`} onBack={look.leave} />;
  if (list.state === "loading") return <Waiting what="looking for what there is" onBack={onBack} />;
  const { items, forbidden } = list.state === "loaded" ? list.value : { items: [], forbidden: [] };
  const error = list.state === "failed" ? list.error : look.error;
  // a problem leaves half of a small terminal to the list
  const beside = (error === undefined ? 0 : Math.min(5, Math.floor(rows / 2))) + (forbidden.length ? 1 : 0);
  const width = Math.min(Math.max(0, ...items.map(({ target }) => targetText(target).length)), Math.floor(columns * 0.6));
  return (
    <Box flexDirection="column">
      {error !== undefined && <Problem error={error} />}
      <Picker
        items={items}
        keyOf={({ target }) => targetText(target)}
        textOf={({ target }) => targetText(target)}
        typed={typed}
        placeholder={placeholder}
        empty={list.state === "failed" ? "type its name above" : empty}
        height={Math.max(2, rows - pageRows - beside)}
        label="choose"
        onPick={({ target }) => look.pick(target)}
        onBack={onBack}
      >
        {({ target, tone, about }, isSelected) => (
          <Box>
            <Box width={2} flexShrink={0}>
              <Sign tone={tone} />
            </Box>
            <Text wrap="truncate">
              <Text bold={isSelected}>{targetText(target).padEnd(width)}</Text> <Text dimColor>{about}</Text>
            </Text>
          </Box>
        )}
      </Picker>
      {forbidden.length > 0 && (
        <Text wrap="truncate" dimColor>
          left out, as you may not list them: {forbidden.join(", ")}
        </Text>
      )}
    </Box>
  );
}

function Waiting({ what, onBack }: { what: string; onBack(): void }): ReactNode {
  useKeys([{ keys: ["esc"], label: "back", run: onBack }]);
  return (
    <Box gap={1}>
      <Spinner />
      <Text wrap="truncate">{what}</Text>
    </Box>
  );
}
