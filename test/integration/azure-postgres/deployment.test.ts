import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";

import { withServers } from "./servers.ts";

interface Variable {
  name: string;
  valueFrom: { secretKeyRef: { name: string; key: string } };
}
interface Manifest {
  kind: string;
  metadata: { name: string };
  spec: { account: string; template: { spec: { containers: { env: Variable[] }[] } } };
}

/** The guide's example, as somebody copies it. */
const page = readFileSync(join(import.meta.dirname, "../../../docs/guide/postgres.md"), "utf8");
const [, yaml = ""] = /```yaml\n((?:(?!```)[^])*?kind: Deployment[^]*?)```/.exec(page) ?? [];
const [postgres, deployment] = parseAllDocuments(yaml).map((document) => document.toJS() as Manifest);

withServers("the guide's Deployment", {}, (servers) => {
  test("finds in the Secret of the Postgres each variable that it asks for, with the right value", async () => {
    expect([postgres?.kind, deployment?.kind]).toEqual(["Postgres", "Deployment"]);
    const { account: _, ...spec } = postgres?.spec ?? { account: "" };
    const name = postgres?.metadata.name ?? "";
    await servers.made(name, spec);
    const secret = await servers.objects.secret(name);
    const variables = deployment?.spec.template.spec.containers.flatMap(({ env }) => env) ?? [];
    const environment = Object.fromEntries(
      variables.map(({ name: variable, valueFrom: { secretKeyRef } }) => [
        variable,
        secretKeyRef.name === name ? secret[secretKeyRef.key] : undefined,
      ]),
    );
    const { externalName = "" } = (await servers.objects.get(name)).status ?? {};
    expect(environment).toEqual({
      DB_HOST: `${externalName}.postgres.database.azure.com`,
      DB_NAME: "votes",
      DB_USER: "dbadmin",
      DB_PASSWORD: secret["password"],
    });
  });
});
