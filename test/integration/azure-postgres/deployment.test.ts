import { expect, test } from "vitest";

import { guideDeployment } from "../../parts/guide-deployment.ts";
import { withServers } from "./servers.ts";

// that a pod starts with them is shown in test/e2e/azure-deployment.test.ts
withServers("the guide's Deployment", {}, (servers) => {
  test("finds in the Secret of the Postgres each variable that it asks for, with the right value", async () => {
    const { postgres, deployment } = guideDeployment();
    const { account: _, ...spec } = postgres.spec;
    const { name } = postgres.metadata;
    await servers.made(name, spec);
    const secret = await servers.objects.secret(name);
    const variables = deployment.spec.template.spec.containers.flatMap(({ env }) => env);
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
