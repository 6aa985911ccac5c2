import { expect, test } from "vitest";

import { testContext } from "../testing/context.ts";
import { commandLine } from "./command-line.ts";

const session = { context: await testContext(), command: "kubectl cloud", local: false, ownNamespace: "shop" };

test("a command can be pasted into a shell, and names the namespace only where it would be another", () => {
  const words = ["bind", "postgres/orders", "--prefix", "", "--env", "A=my key"];
  expect(commandLine(session, words)).toBe("kubectl cloud bind postgres/orders --prefix '' --env 'A=my key'");
  expect(commandLine({ ...session, ownNamespace: undefined }, ["status"])).toBe("kubectl cloud status -n shop");
});

test("a namespace comes before what is behind --, which is another program's", () => {
  const words = ["exec", "postgres/orders", "--", "npm", "start"];
  expect(commandLine({ ...session, ownNamespace: "default" }, words)).toBe("kubectl cloud exec postgres/orders -n shop -- npm start");
});
