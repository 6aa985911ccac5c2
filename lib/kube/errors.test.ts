import { expect, test } from "vitest";

import { builtin } from "../kinds.ts";
import { lacksRight } from "../store/errors.ts";
import { answered, type Status } from "./errors.ts";

const asked = { serverURL: "https://c.example.com", contextName: "c", type: builtin.secret };
const told = (code: number, status: Partial<Status>, retryAfter?: number) =>
  answered(code, { kind: "Status", ...status }, asked, retryAfter);

test("a refusal by an admission policy is its author's sentence", () => {
  const policy = `ValidatingAdmissionPolicy 'p' with binding 'p' denied request: only the caller's own name may be written`;
  const error = told(422, {
    message: `queues "a" is forbidden: ${policy}`,
    details: { name: "a", kind: "queues", causes: [{ message: policy }] },
  });
  expect(error).toMatchObject({ code: "Invalid", message: `queues "a" is invalid: only the caller's own name may be written.` });
});

test("that a right is lacking is told apart from a policy's refusal, as a grant may only be on its way", () => {
  const lacking = `secrets "a" is forbidden: User "run" cannot patch resource "secrets" in API group "" in the namespace "shop"`;
  const refused = `secrets "a" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'p' denied request: it is not ours`;
  expect([lacking, refused].map((message) => lacksRight(told(403, { message })))).toEqual([true, false]);
});

test("a refusal by a policy of ours is what it says, and the way out is the hint", () => {
  const policy = `ValidatingAdmissionPolicy 'kubectl-cloud-schedule' with binding 'kubectl-cloud-schedule' denied request`;
  const error = told(403, {
    message: `cloudschedules "a" is forbidden: ${policy}: alice may not delete queues/b, and so may not schedule it: ask for that verb`,
  });
  expect(error).toMatchObject({
    code: "Forbidden",
    message: `cloudschedules "a" is forbidden: alice may not delete queues/b, and so may not schedule it.`,
    hint: "ask for that verb",
  });
});

test("a refusal by a policy of ours that names no way out says what it refuses all the same", () => {
  const policy = `ValidatingAdmissionPolicy 'kubectl-cloud-run-events' with binding 'kubectl-cloud-run-events' denied request`;
  const error = told(403, { message: `events "a" is forbidden: ${policy}: a run may write no such event` });
  expect([error.message, error.hint]).toEqual([`events "a" is forbidden: a run may write no such event.`, undefined]);
});

test("a refusal that is not about rights keeps its reason", () => {
  const error = told(403, { message: `pods "a" is forbidden: violates PodSecurity "restricted:latest": privileged` });
  expect(error).toMatchObject({ code: "Forbidden", message: expect.stringContaining("violates PodSecurity") });
});

test("a right to a subresource is checked as such", () => {
  const error = told(403, {
    message: `pods "a" is forbidden: User "jane" cannot get resource "pods/log" in API group "" in the namespace "shop"`,
  });
  expect(error).toMatchObject({
    message: `User "jane" may not get pods/log in namespace "shop".`,
    hint: expect.stringContaining("kubectl auth can-i get pods --subresource=log -n shop"),
  });
});

test("values that the server echoes are dropped, whatever they look like", () => {
  for (const value of [`"planted \\" text"`, `{"a":{"k":"planted"}}`, `["planted"]`, "planted"]) {
    const error = told(422, { message: "m", details: { causes: [{ field: "data", message: `Invalid value: ${value}: is wrong` }] } });
    expect(error.message).toBe("The object is invalid: data: is wrong.");
  }
});

test("a conflict of versions is told from one of managers and from a taken name", () => {
  expect(told(409, { reason: "AlreadyExists", message: `secrets "a" already exists` })).toMatchObject({ code: "AlreadyExists" });
  expect(
    told(409, { reason: "Conflict", message: 'Operation cannot be fulfilled on secrets "a": the object has been modified' }),
  ).toMatchObject({
    code: "Conflict",
    message: `secrets "a": the object has been modified.`,
  });
  const causes = [{ reason: "FieldManagerConflict", field: ".data.k", message: 'conflict with "kubectl" using v1' }];
  expect(told(409, { reason: "Conflict", details: { causes } })).toMatchObject({
    message: 'Another manager has set data.k (with "kubectl" using v1).',
  });
});

test("a server's failure keeps the time after which to come back", () => {
  expect(told(500, { message: "etcd is gone" }, 7)).toMatchObject({
    code: "ServerError",
    retryAfterSeconds: 7,
    message: expect.stringContaining("HTTP 500: etcd is gone."),
  });
  expect(answered(410, undefined, asked)).toMatchObject({ code: "Expired" });
});
