import { expect, it } from "vitest";

import { postgres } from "../../../crds/api/kinds/postgres.ts";
import { answered, specWith, targetOf } from "../../../test/parts/postgres.ts";
import { connectionOf } from "./postgres/connection.ts";

it("gives the keys that the kind says it has, as the API server refuses templates that ask for others", () => {
  const { secret, config } = connectionOf(answered, targetOf(specWith(), "orders"), "us-east-1");
  const keys = Object.entries(postgres.connection ?? {}).filter(([, { providers = ["aws"] }]) => providers.includes("aws"));
  const keysOf = (part: string) => keys.flatMap(([name, key]) => (key.in === part || key.in === "both" ? [name] : [])).toSorted();
  expect(Object.keys(secret).toSorted()).toEqual(keysOf("Secret"));
  expect(Object.keys(config).toSorted()).toEqual(keysOf("ConfigMap"));
});
