import { Box, Text } from "ink";
import type { ReactNode } from "react";

import { deletable } from "../../../actions/schedule-object.ts";
import type { ActionName } from "../../../actions/schedule-words.ts";
import { type NamedTarget, parseOne, shortName } from "../../../target.ts";
import { pageRows } from "../../components/page.tsx";
import { Picker } from "../../components/picker.tsx";
import { Problem } from "../../components/problem.tsx";
import { Spinner } from "../../components/spinner.tsx";
import { useSize } from "../../hooks/use-size.ts";
import { useObjects } from "./use-objects.ts";

/** Chooses the object that an action is about. */
export interface ObjectStepProps {
  action: ActionName;
  onDone(object: NamedTarget): void;
  onBack(): void;
}

/** An object to choose; one that is only typed has no status. */
interface Choice extends NamedTarget {
  status: string | undefined;
}

/** The objects there are, narrowed by what is typed; one that can't be listed, or comes later, is typed as KIND/NAME. */
export function ObjectStep({ action, onDone, onBack }: ObjectStepProps): ReactNode {
  const { rows: height } = useSize();
  const { rows, forbidden, error } = useObjects(action);
  const items = (rows ?? []).map(({ kind, object, state }): Choice => ({ kind, name: object.metadata.name, status: state.status }));
  const textOf = ({ kind, name }: Choice) => shortName(kind, name);
  return (
    <Box flexDirection="column">
      <Picker
        items={items}
        keyOf={textOf}
        textOf={textOf}
        typed={(text) => typed(action, text)}
        placeholder="type to narrow, or KIND/NAME"
        empty={rows ? emptyText(action, forbidden) : ""}
        height={Math.max(2, height - pageRows - (forbidden.length || error !== undefined ? 3 : 0))}
        label="choose"
        onPick={({ kind, name }) => onDone({ kind, name })}
        onBack={onBack}
      >
        {(choice, isSelected) => (
          <Text bold={isSelected} wrap="truncate">
            {textOf(choice)} <Text dimColor>{choice.status ?? "as typed"}</Text>
          </Text>
        )}
      </Picker>
      {rows === undefined && <Spinner />}
      {items.length > 0 && forbidden.length > 0 && <Text dimColor>{mayNot(forbidden)}</Text>}
      {error !== undefined && <Problem error={error} />}
    </Box>
  );
}

/** The object that a text names in full. */
function typed(action: ActionName, text: string): Choice[] {
  try {
    return [{ ...(action === "delete" ? deletable : parseOne)(text.split(/\s+/).filter(Boolean)), status: undefined }];
  } catch {
    return [];
  }
}

function emptyText(action: ActionName, forbidden: readonly string[]): string {
  if (forbidden.length) return mayNot(forbidden);
  return action === "rotate" ? "Nothing here has credentials to rotate." : "There is nothing here yet: type KIND/NAME of what comes later.";
}

function mayNot(forbidden: readonly string[]): string {
  return `You may not list ${forbidden.join(", ")}: type KIND/NAME.`;
}
