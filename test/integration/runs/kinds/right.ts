import { expect } from "vitest";

import { finalizer } from "../../../../crds/api/names.ts";
import { conditionOf, messageOf } from "../../../parts/running.ts";
import type { Runs } from "../../../parts/runs.ts";
import type { KindRow } from "./kind.ts";

/**
 * Ready, with exactly one resource in the cloud, which is ours, and a right connection; and no run or operation left over.
 *
 * @param all - names of everything in the cloud, of a test that has asked for it already
 */
export async function expectThere(row: KindRow, runs: Runs, name: string, all?: string[]): Promise<void> {
  const objects = runs.of(row.kind);
  const object = await objects.get(name);
  const { externalName = "", run, operation } = object.status ?? {};
  const names = await resourcesOf(row, runs, name, all);
  const hands = row.hands(runs);
  expect({
    ready: conditionOf(object),
    says: conditionOf(object) === "True:Available" ? undefined : messageOf(object),
    run,
    operation,
    finalizers: object.metadata.finalizers,
    resources: names,
    owners: await Promise.all(names.map((each) => hands.owner(each))),
    wrongInSecret: await row.wrongIn(await objects.secret(name), object, runs),
    configMap: (await objects.configMap(name))?.["type"],
  }).toEqual({
    ready: "True:Available",
    finalizers: [finalizer],
    resources: [externalName],
    owners: [object.metadata.uid],
    wrongInSecret: [],
    configMap: row.kind.toLowerCase(),
  });
}

/** No object, no resource, no connection. */
export async function expectGone(row: KindRow, runs: Runs, name: string, all?: string[]): Promise<void> {
  const objects = runs.of(row.kind);
  expect({
    object: await objects.find(name),
    resources: await resourcesOf(row, runs, name, all),
    secret: Object.keys(await objects.secret(name)),
    configMap: await objects.configMap(name),
  }).toEqual({ object: undefined, resources: [], secret: [], configMap: undefined });
}

/** Names of what is in the cloud of an object, by the readable part of its name. */
export async function resourcesOf(row: KindRow, runs: Runs, name: string, all?: string[]): Promise<string[]> {
  const prefix = `${runs.namespace}-${name}-`;
  return all?.filter((each) => each.startsWith(prefix)) ?? row.hands(runs).named(prefix);
}
