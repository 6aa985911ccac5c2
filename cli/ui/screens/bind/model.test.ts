import { describe, expect, test } from "vitest";

import type { CloudBindingSpec } from "../../../../crds/api/kinds/cloudbinding.ts";
import { findService } from "../../../actions/bind-service.ts";
import { bind } from "../../../actions/bind.ts";
import { runProgram } from "../../../program.ts";
import { silentFrame } from "../../../testing/frame.ts";
import { fieldsOf } from "./fields.ts";
import { keyField, type Pair, type Values, valuesOf, wantedOf, ways } from "./model.ts";
import { problemsOf } from "./problems.ts";
import { addSecret, addService, bindContext, bindingsOf } from "./testing.ts";
import { bindWords } from "./words.ts";

const every = { variables: { chosen: [], all: { prefix: undefined } }, files: { name: undefined, type: undefined, provider: undefined } };
const unsaid = { containers: undefined, restartOnChange: undefined };
const [orders, web] = [
  { kind: "postgres", name: "orders" },
  { kind: "deployment", name: "web" },
];

async function pairOf(typed = orders): Promise<Pair> {
  const context = await bindContext();
  await addSecret(context, "stripe", ["key", "not a variable"]);
  await addService(context, "2024");
  return { service: await findService(context, typed), workload: web, containers: ["app", "side"] };
}

/** What a command writes that is typed. */
async function typed(words: readonly string[]): Promise<CloudBindingSpec | undefined> {
  const context = await bindContext();
  const frame = { ...silentFrame(context), connectCluster: () => Promise.resolve(context) };
  await runProgram(words, frame);
  return (await bindingsOf(context))[0]?.spec;
}

describe("what is chosen makes the binding that the equivalent command makes", () => {
  test.each<[Values, string]>([
    [{}, "bind postgres/orders deployment/web"],
    [{ files: "no" }, "bind postgres/orders deployment/web --all"],
    [{ variables: ways.none }, "bind postgres/orders deployment/web --files"],
    [{ variables: ways.prefix, prefix: "DB_", files: "no" }, "bind postgres/orders deployment/web --prefix DB_"],
    [{ variables: ways.prefix, files: "no" }, "bind postgres/orders deployment/web --prefix "],
    [
      { variables: ways.chosen, [keyField("host")]: "DB_HOST", [keyField("DATABASE_URL")]: "URL" },
      "bind postgres/orders deployment/web --env DB_HOST=host --env URL=DATABASE_URL --files",
    ],
    [{ more: "A=host  B=host" }, "bind postgres/orders deployment/web --env A=host --env B=host --all --files"],
    [{ filesName: "db", type: "mysql", provider: "me" }, "bind postgres/orders deployment/web --all --files=db --type mysql --provider me"],
    [{ "container side": "no", restart: "no" }, "bind postgres/orders deployment/web --container app --no-restart-on-change"],
    [{ restart: "yes", name: "mine" }, "bind postgres/orders deployment/web --restart-on-change --name mine"],
  ])("%j", async (changed, command) => {
    const pair = await pairOf();
    const values = { ...valuesOf(pair, { ...every, ...unsaid }, undefined), ...changed };
    expect(problemsOf(pair, values)).toEqual({});
    const request = { ...wantedOf(pair, values), service: orders, workload: web, name: values["name"] || undefined };
    const words = bindWords(request);
    expect(words.join(" ")).toBe(command);
    const context = await bindContext();
    await bind(context, { ...request, dryRun: "none" });
    const [made] = await bindingsOf(context);
    expect(await typed(words)).toEqual(made?.spec);
  });
});

describe("flags that were given stand in the form, and come out of it as they were", () => {
  test.each<[Partial<Parameters<typeof valuesOf>[1]>]>([
    [{}],
    [{ variables: { chosen: [], all: { prefix: "DB_" } }, files: undefined }],
    [{ variables: { chosen: ["A=host", "B=host", "C=uri"], all: undefined }, files: undefined }],
    [{ variables: { chosen: ["A=host"], all: { prefix: undefined } } }],
    [{ variables: { chosen: [], all: undefined }, files: { name: "db", type: "a", provider: "b" } }],
    [{ containers: ["side"], restartOnChange: false }],
    [{ restartOnChange: true }],
  ])("%j", async (given) => {
    const wanted = { ...every, ...unsaid, ...given };
    const pair = await pairOf();
    const found = wantedOf(pair, valuesOf(pair, wanted, "mine"));
    // two names of one key stand apart
    const sorted = (one: typeof wanted) => ({ ...one, variables: { ...one.variables, chosen: one.variables.chosen.toSorted() } });
    expect(sorted(found)).toEqual(sorted(wanted));
  });
});

describe("what can't be is said beside its field, before the cluster is asked", () => {
  const says = (text: string) => expect.stringContaining(text) as string;
  test.each<[Values, Record<string, unknown>]>([
    [{ variables: ways.none, files: "no" }, { variables: says("neither variables nor files") }],
    [{ variables: ways.chosen }, { variables: says("no key is chosen") }],
    [{ variables: ways.prefix, prefix: "1-" }, { prefix: says("not the beginning of a variable") }],
    [{ variables: ways.chosen, [keyField("host")]: "A B" }, { "key host": says("not a variable") }],
    [{ variables: ways.chosen, [keyField("host")]: "A", [keyField("uri")]: "A" }, { "key uri": says("A has the key host already") }],
    [{ more: "A=hots" }, { more: says("no key hots") }],
    [{ more: "A=caBundleURL" }, { more: says("ConfigMap") }],
    [{ more: "A" }, { more: says("not NAME=KEY") }],
    [{ "container app": "no", "container side": "no" }, { "container app": says("no container") }],
    [{ filesName: "A" }, { filesName: says("not a name") }],
    [{ name: "A" }, { name: says("not a name") }],
  ])("%j", async (changed, problems) => {
    const pair = await pairOf();
    expect(problemsOf(pair, { ...valuesOf(pair, { ...every, ...unsaid }, undefined), ...changed })).toEqual(problems);
  });
});

test("a plain Secret, which nobody watches, is not asked about restarts, and all its keys can be chosen", async () => {
  const pair = await pairOf({ kind: "secret", name: "stripe" });
  const fields = fieldsOf(pair, { variables: ways.chosen }).map(({ id }) => id);
  expect(fields).toEqual(expect.arrayContaining(["key key", "key not a variable"]));
  expect(fields).not.toContain("restart");
});

test("of a service whose keys nobody knows yet, variables are named by hand", async () => {
  const service = { ...(await pairOf()).service, keys: undefined };
  const pair = { service, workload: web, containers: ["app"] };
  const values = { ...valuesOf(pair, { ...every, ...unsaid }, undefined), variables: ways.chosen, more: "A=anything" };
  expect(fieldsOf(pair, values)[0]?.choices).toEqual([ways.chosen, ways.none]);
  expect(problemsOf(pair, values)).toEqual({});
  expect(wantedOf(pair, values).variables).toEqual({ chosen: ["A=anything"], all: undefined });
});

test("what space puts in is named as `env` names it; a key of the service's own is a name already", async () => {
  const fields = fieldsOf(await pairOf({ kind: "postgres", name: "2024" }), { variables: ways.chosen });
  expect(fields.find(({ id }) => id === "key host")?.toggle).toBe("_2024_HOST");
  expect(fields.find(({ id }) => id === "key DATABASE_URL")?.toggle).toBe("DATABASE_URL");
});
