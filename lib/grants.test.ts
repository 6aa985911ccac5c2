import { expect, test } from "vitest";

import type { CloudAccount } from "../crds/api/objects.ts";
import { grants } from "./grants.ts";

const account = (credentials: CloudAccount["spec"]["credentials"]): CloudAccount =>
  ({ metadata: { name: "prod" }, spec: { credentials } }) as CloudAccount;

test("names each connection once, in the same order each time, so that an unchanged grant is an unchanged object", () => {
  const [, role] = grants(account({ secretRef: { name: "keys" } }), "shop", ["b", "a", "b"]);
  expect(role).toMatchObject({ kind: "Role", rules: [{ verbs: ["patch"], resourceNames: ["a", "b"] }] });
});

test("gives no right to patch without a name, which would be the right to patch every Secret", () => {
  expect(grants(account({ secretRef: { name: "keys" } }), "shop", []).map(({ kind }) => kind)).toEqual(["RoleBinding"]);
});

test("goes to the ServiceAccount that the account names, or else to the one made for it", () => {
  const subjects = [{ kind: "ServiceAccount", namespace: "kubectl-cloud-system", name: "cloud-prod" }];
  expect(grants(account({ serviceAccountName: "cloud-prod" }), "shop", [])).toMatchObject([{ subjects }]);
  expect(grants(account({ secretRef: { name: "keys" } }), "shop", [])).toMatchObject([{ subjects: [{ name: "kubectl-cloud-run-prod" }] }]);
});
