import { Text } from "ink";
import { type ReactNode, useEffect, useState } from "react";

import { serviceKinds } from "../../../../lib/kinds.ts";
import { status, type StatusRow } from "../../../actions/status.ts";
import { shortName } from "../../../target.ts";
import { List } from "../../components/list.tsx";
import { Page, pageRows } from "../../components/page.tsx";
import { Sign } from "../../components/tone.tsx";
import { useList } from "../../hooks/use-list.ts";
import { useSize } from "../../hooks/use-size.ts";
import { useKeys } from "../../keys/keyboard.tsx";
import { useSession } from "../../session.tsx";

/** All objects of the namespace, live. */
export function Dashboard({ onQuit }: { onQuit(): void }): ReactNode {
  const { context, command } = useSession();
  const { rows } = useSize();
  const [objects, setObjects] = useState<StatusRow[]>([]);
  useEffect(() => {
    void status(context, { targets: serviceKinds.map((kind) => ({ kind })), allNamespaces: false }).then((list) => setObjects(list.rows));
  }, [context]);
  const keyOf = ({ object }: StatusRow) => object.metadata.uid ?? "";
  const list = useList(objects, rows - pageRows, keyOf);
  useKeys([...list.bindings, { keys: ["q", "ctrl-c"], label: "quit", run: onQuit }]);
  return (
    <Page title="Cloud services" place={`${command} -n ${context.namespace}`}>
      <List list={list} keyOf={keyOf}>
        {({ kind, object, state }) => (
          <Text wrap="truncate">
            <Sign tone={state.ready === "True" ? "ok" : "busy"} /> {shortName(kind, object.metadata.name)} {state.status}
          </Text>
        )}
      </List>
    </Page>
  );
}
