import type { Body } from "../fakes/arm/bodies.ts";
import type { OperationError } from "../fakes/arm/errors.ts";
import { FakeArm } from "../fakes/arm/fake-arm.ts";
import { idOf, parsePath, rootOf } from "../fakes/arm/paths.ts";
import { type Exchange, readRecording, recorded, type RecordingName } from "../fakes/arm/recordings.ts";
import { differences } from "./arm-answers.ts";
import { clientOf } from "./arm-client.ts";

/** Types that the fake doesn't have. */
const leftOut = /\/(advancedThreatProtectionSettings|backups|administrators)\//;

/** Answers that are not compared. */
const notCompared: Partial<Record<RecordingName, number[]>> = {
  // a part of Azure doesn't know yet that the group is gone, which another part knew one call earlier
  "cosmos-sql": [43],
  // a change of the server is under way, which is in the other file
  "postgresql-flexible-server-failures": [9],
};

/** What an older version of the service didn't tell, or had another default for. */
const unlike: Partial<Record<RecordingName, string[]>> = {
  "cosmos-sql-keys": [
    "disableLocalAuth",
    "enableAutomaticFailover",
    "enableBurstCapacity",
    "enablePartitionMerge",
    "keysMetadata",
    "minimalTlsVersion",
  ],
};

/** What was there before a recording began: requests of another one. */
const before: Partial<Record<RecordingName, { name: RecordingName; requests: number[] }>> = {
  "postgresql-flexible-server-failures": { name: "postgresql-flexible-server", requests: [0, 3, 8] },
};

/**
 * Sends the requests of a recording to a fake of its own, in their order, and tells in what its answers differ from those of
 * Azure: status, headers, body. Names and values are those of the recording; what chance chose, such as ids of operations, isn't
 * compared.
 *
 * @param withOutcomes - whether operations end as recorded whatever the fake would let become of them; their polls always do
 */
export async function replay(name: RecordingName, { withOutcomes = false } = {}): Promise<string[]> {
  const exchanges = readRecording(name).filter(({ request: { url } }) => !leftOut.test(url));
  const known = exchanges.filter((exchange) => !isOfLeftOut(exchange, name));
  const arm = new FakeArm();
  await arm.open();
  try {
    const client = await clientOf(arm);
    const { name: other = name, requests = [] } = before[name] ?? {};
    for (const n of requests) {
      const { url, body } = recorded(other, n).request;
      arm.hands.put(new URL(url).pathname, body as Body);
    }
    const urls = new Map<string, string>();
    const found: string[] = [];
    for (const [index, exchange] of known.entries()) {
      const { n, request: asked, response } = exchange;
      prepare(arm, known, index, withOutcomes);
      const told = await client(asked.method, urls.get(asked.url) ?? inFake(asked.url), asked.body);
      for (const header of ["Azure-AsyncOperation", "Location"]) {
        const [theirs, ours] = [response.headers[header], told.headers[header.toLowerCase()]];
        if (theirs && typeof ours === "string") urls.set(theirs, inFake(ours));
      }
      if (notCompared[name]?.includes(n)) continue;
      found.push(...differences(exchange, told, unlike[name]).map((text) => `${n} ${asked.method} ${shortened(asked.url)}: ${text}`));
    }
    return found;
  } finally {
    arm.close();
  }
}

/** Whether it polls what a request began that is left out. */
function isOfLeftOut({ request: { url } }: Exchange, name: RecordingName): boolean {
  const begun = readRecording(name).find(({ response: { headers } }) =>
    [headers["Azure-AsyncOperation"], headers["Location"]].includes(url),
  );
  return begun !== undefined && leftOut.test(begun.request.url);
}

/** Lets an operation that a request begins take as many looks as recorded, and hides what Azure hid. */
function prepare(arm: FakeArm, exchanges: Exchange[], index: number, withOutcomes: boolean): void {
  const { request: asked, response } = exchanges[index] as Exchange;
  const { pathname } = new URL(asked.url);
  const path = parsePath(pathname);
  const id = path?.provider ? idOf(path) : pathname;
  const isGone = response.status === 404 && arm.hands.get(id) !== undefined;
  if (isGone) arm.hide(id, 1);
  const urls = [response.headers["Azure-AsyncOperation"], response.headers["Location"]].filter(Boolean);
  if (asked.method === "GET" || urls.length === 0) return;
  const isPoll = (each: Exchange) => urls.includes(each.request.url);
  const rest = exchanges.slice(index + 1);
  const last = rest.findLastIndex(isPoll);
  const isLook = (each: Exchange) => each.request.method === "GET" && rootOf(new URL(each.request.url).pathname) === rootOf(id);
  const looks = rest.slice(0, last + 1).filter((each) => isPoll(each) || isLook(each));
  const { status = "Succeeded", error } = (rest[last]?.response.body ?? {}) as Outcome;
  const outcome = withOutcomes ? { ends: status, ...(error && { error }) } : {};
  arm.course("*", { polls: looks.length, ...outcome }, 1);
}

interface Outcome {
  status?: "Succeeded" | "Failed";
  error?: OperationError;
}

function shortened(url: string): string {
  return new URL(url).pathname.split("/").slice(-2).join("/");
}

function inFake(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
