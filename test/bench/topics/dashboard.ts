import { Account } from "../account.ts";
import { median } from "../measure.ts";
import { statusAfterRun } from "../sample.ts";
import { milliseconds, relative, type Row, seconds } from "../table.ts";
import { onTerminal, type Step } from "../terminal.ts";
import { inParallel, plugin, type World } from "../world.ts";

const many = 5_000;
/** Enough to fill the screen as well: what is drawn is the same. */
const few = 100;
const turns = 15;

/** The dashboard on a terminal: its first picture beside `kubectl get` of the same objects, and keys among many objects beside few. */
export async function dashboardTopic(world: World): Promise<Row[]> {
  const account = await Account.add(world, "dashboard", "http://127.0.0.1:1");
  const namespaceOf = async (count: number): Promise<string> => {
    const namespace = `dashboard-${count}`;
    await world.addNamespace(namespace);
    const later = new Date(Date.now() + 3_600_000);
    const queues = await world.addQueues(namespace, count, account.name);
    await inParallel(queues, (queue) => world.setStatus(queue, statusAfterRun(namespace, queue.metadata.name, 1, later)));
    return namespace;
  };
  const rows: Row[] = [];
  const [one, filled] = [await namespaceOf(1), await namespaceOf(few)];
  rows.push(await firstPicture(world, one, 1), await firstPicture(world, filled, few));
  const [fewKeys, manyKeys] = [await keys(world, filled, few), await keys(world, await namespaceOf(many), many)];
  return [
    ...rows,
    relative(
      `a key among ${many} queues: to the changed screen`,
      milliseconds,
      manyKeys,
      { name: `${few} queues`, value: fewKeys },
      { atMost: 1.5 },
    ),
  ];
}

async function firstPicture(world: World, namespace: string, count: number): Promise<Row> {
  const ours: number[] = [];
  const theirs: number[] = [];
  const row = queue(0);
  for (let turn = 0; turn <= turns; turn++) {
    const [our = Number.NaN] = await onTerminal([process.execPath, plugin, "-n", namespace], [{ until: row }, quit], world.env);
    const [their = Number.NaN] = await onTerminal([world.plane.kubectl, "get", "queues", "-n", namespace], [{ until: row }], world.env);
    // the first one fills the caches
    if (turn === 0) continue;
    ours.push(our);
    theirs.push(their);
  }
  const what = `the dashboard of ${count} ${count === 1 ? "queue" : "queues"}: first picture`;
  return relative(what, seconds, median(ours), { name: "kubectl get", value: median(theirs) }, { atMost: 1.5 });
}

/** The median of keys that go down, up, to the last and to the first. */
async function keys(world: World, namespace: string, count: number): Promise<number> {
  const last = count - 1;
  const round: Step[] = [
    { press: "j", until: selected(1) },
    { press: "G", until: selected(last) },
    { press: "k", until: selected(last - 1) },
    { press: "g", until: selected(0) },
  ];
  const steps = [{ until: queue(0) }, ...Array.from({ length: turns }, () => round).flat(), quit];
  const times = await onTerminal([process.execPath, plugin, "-n", namespace], steps, world.env);
  return median(times.slice(1, -1));
}

const quit: Step = { press: "q", until: "" };

function queue(index: number): string {
  return `queue-${String(index).padStart(4, "0")}`;
}

/** The row of a queue with the mark of the selected one before it. */
function selected(index: number): string {
  return `›[^\\n]*${queue(index)}`;
}
