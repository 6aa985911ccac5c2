import { annotations } from "../../../../crds/api/names.ts";
import type { Runs } from "../../../parts/runs.ts";
import type { KindRow } from "../kinds/index.ts";

/** What is done to an object. */
const verbs = ["create", "update", "rotate", "revoke", "delete"] as const;
export type Verb = (typeof verbs)[number];

/** What can be done to an object of a kind. */
export function verbsOf({ letsIn, hasTwoKeys }: KindRow): readonly Verb[] {
  return verbs.filter((verb) => (verb !== "rotate" || letsIn) && (verb !== "revoke" || hasTwoKeys));
}

/** An object to which something is done. */
export interface Way {
  row: KindRow;
  verb: Verb;
  name: string;
}

/** Makes the objects that are to be changed or deleted, all together. */
export async function finishBefore(runs: Runs, ways: Way[]): Promise<void> {
  const later = ways.filter(({ verb }) => verb !== "create");
  await Promise.all(later.map(({ row, name }) => runs.of(row.kind).create(name, row.spec)));
  await goOn(runs, later);
  const switched = later.filter(({ verb }) => verb === "revoke");
  await Promise.all(switched.map((each) => begin(runs, { ...each, verb: "rotate" })));
  await goOn(runs, switched);
}

/** What the user does, or the time: the runs that bring it about are still to come. */
export async function begin(runs: Runs, { row, verb, name }: Way): Promise<void> {
  const objects = runs.of(row.kind);
  if (verb === "create") await objects.create(name, row.spec);
  else if (verb === "rotate") await objects.change(name, { metadata: { annotations: { [annotations.rotate]: "asked" } } });
  else if (verb === "revoke") await comeToRevoke(runs, row, name);
  else if (verb === "update") await objects.change(name, { spec: row.change });
  else await objects.delete(name);
}

async function comeToRevoke(runs: Runs, { kind }: KindRow, name: string): Promise<void> {
  const objects = runs.of(kind);
  const { rotation } = (await objects.get(name)).status ?? {};
  await objects.setStatus(name, { rotation: { ...rotation, revokeAt: new Date(Date.now() - 1).toISOString() } });
  await objects.makeDue(name);
}

/** The runs that a dispatcher starts once the claims of dead runs have expired, until nothing is left to do. */
export async function goOn(runs: Runs, ways: Pick<Way, "row" | "name">[]): Promise<void> {
  for (let pass = 1; pass <= 5; pass++) {
    const open = await Promise.all(ways.map(({ row, name }) => makeDue(runs, row, name, pass > 1)));
    if (!open.includes(true)) return;
    await runs.pass();
  }
}

/** Resolves to false when there is nothing left to do. */
async function makeDue(runs: Runs, { kind }: KindRow, name: string, again: boolean): Promise<boolean> {
  const objects = runs.of(kind);
  const object = await objects.find(name);
  const { run, lastRun, nextRunAt, rotation } = object?.status ?? {};
  const done = !rotation || rotation.step === "Done" || (rotation.step === "Switched" && new Date(rotation.revokeAt ?? 0) > new Date());
  if (!object || (again && !run && lastRun?.result === "Succeeded" && done)) return false;
  if (run) await objects.setStatus(name, { run: { ...run, until: new Date(Date.now() - 1).toISOString() } });
  else if (nextRunAt) await objects.makeDue(name);
  return true;
}
