import { Box, Text } from "ink";
import type { ReactNode } from "react";

import { bindableServices } from "../../../actions/bindable.ts";
import { readConnection } from "../../../actions/connection.ts";
import type { Context } from "../../../context.ts";
import { collect } from "../../../environment/collect.ts";
import { parseOne } from "../../../target.ts";
import type { TypedTarget } from "../../../workload.ts";
import { commandLine } from "../../command-line.ts";
import { Equivalent } from "../../components/equivalent.tsx";
import { Page, pageRows } from "../../components/page.tsx";
import { Problem } from "../../components/problem.tsx";
import { Scroll } from "../../components/scroll.tsx";
import { Spinner } from "../../components/spinner.tsx";
import { useLoad } from "../../hooks/use-load.ts";
import { useSize } from "../../hooks/use-size.ts";
import { useKeys } from "../../keys/keyboard.tsx";
import { useSession } from "../../session.tsx";
import { targetText } from "./typed.ts";

/** In local mode there are no workloads: how an app gets the connection there, and which variables that gives it. */
export function LocalPage({ service, onClose }: { service: TypedTarget | undefined; onClose(): void }): ReactNode {
  const session = useSession();
  const found = useLoad(async () => {
    const of = service ? targetText(service) : await anyService(session.context);
    return { of, names: of === undefined ? undefined : await namesOf(session.context, of).catch((error: unknown) => ({ error })) };
  });
  useKeys([{ keys: ["esc", "q", "ctrl-c", "enter"], label: "close", run: onClose }], { modal: true });
  const of = (found.state === "loaded" ? found.value.of : undefined) ?? (service ? targetText(service) : "postgres/orders");
  return (
    <Page title={`Use ${of} in an app`} place="local mode">
      <Text>Local mode has no workloads to bind to: run the app with the connection in its environment,</Text>
      <Equivalent command={commandLine(session, ["exec", of, "--", "npm", "start"])} />
      <Text>or have it in a shell.</Text>
      <Equivalent command={`eval "$(${commandLine(session, ["env", of])})"`} />
      <Box marginTop={1} flexDirection="column">
        {found.state === "loading" && <Spinner />}
        {found.state === "failed" && <Problem error={found.error} />}
        {found.state === "loaded" && <Variables found={found.value.names} />}
      </Box>
    </Page>
  );
}

/** Names of the variables; their values are for the app. */
function Variables({ found }: { found: string[] | { error: unknown } | undefined }): ReactNode {
  const { rows } = useSize();
  if (!found) return <Text>There is no service here yet.</Text>;
  if ("error" in found) return <Problem error={found.error} />;
  // what is above takes up to eight rows where it is narrow
  const height = Math.max(1, rows - pageRows - 9);
  return (
    <>
      <Text bold>Its variables, of which the values are hidden:</Text>
      <Scroll lines={found.map((name) => `${name}=********`)} height={height} />
    </>
  );
}

async function anyService(context: Context): Promise<string | undefined> {
  const [first] = (await bindableServices(context)).items;
  return first && `${first.kind.singular}/${first.object.metadata.name}`;
}

async function namesOf(context: Context, of: string): Promise<string[]> {
  const connection = await readConnection(context, parseOne([of]));
  return [...collect([connection], { prefix: undefined, asEnvFrom: false, chosen: undefined }).variables.keys()];
}
