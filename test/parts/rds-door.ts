import { Door } from "./aws-door.ts";
import type { Answer, Incoming, Recorded, Silence } from "./door.ts";

/** What RDS keeps for the maintenance window unless it is told to apply it at once: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ModifyInstance.Settings.html */
const deferred = [
  "AllocatedStorage",
  "CACertificateIdentifier",
  "DBInstanceClass",
  "EngineVersion",
  "Iops",
  "MultiAZ",
  "StorageThroughput",
  "StorageType",
];
/** What moto takes and doesn't tell, by what AWS calls it in answers. */
const kept: Record<string, string> = {
  EnablePerformanceInsights: "PerformanceInsightsEnabled",
  PerformanceInsightsRetentionPeriod: "PerformanceInsightsRetentionPeriod",
};
/** What AWS chooses when a major version is asked for. */
const minorVersions: Record<string, string> = { "16": "16.10", "17": "17.6", "18": "18.1" };

type Values = Record<string, string>;

/**
 * The door with RDS as AWS documents it, where moto is simpler: what is not applied at once waits until {@link maintain}, and is
 * applied with the next change that is; a new password is told of while it is being set; a major version gets a minor one; gp3 has IOPS and throughput of its own; performance
 * insights are told.
 */
export class RdsDoor extends Door {
  readonly #pending = new Map<string, Values>();
  readonly #kept = new Map<string, Values>();

  /** What waits for an instance. */
  pending(name: string): Values {
    return this.#pending.get(name) ?? {};
  }

  /** The maintenance window comes: takes what waits, for the test to apply past the door. */
  maintain(name: string): Values {
    const values = this.pending(name);
    this.#pending.delete(name);
    return values;
  }

  protected override async answer(recorded: Recorded, incoming: Incoming): Promise<Answer | Silence> {
    const parameters = new URLSearchParams(incoming.text);
    const name = parameters.get("DBInstanceIdentifier") ?? "";
    const waiting = recorded.action === "ModifyDBInstance" ? this.#waitingWith(name, parameters) : undefined;
    const answer = await super.answer(recorded, waiting ? { ...incoming, ...passed(incoming, parameters, waiting) } : incoming);
    if (typeof answer === "string" || answer.status >= 300) return answer;
    if (waiting) this.#pending.set(name, isNow(parameters) ? {} : waiting);
    if (recorded.action === "CreateDBInstance") this.#pending.delete(name);
    for (const [parameter, element] of Object.entries(kept)) {
      const value = parameters.get(parameter);
      if (value !== null) this.#kept.set(name, { ...this.#kept.get(name), [element]: value });
    }
    return { ...answer, text: answer.text.replaceAll(/<DBInstance>.*?<\/DBInstance>/gs, (instance) => this.#amend(instance)) };
  }

  /** What waits once a change is taken. */
  #waitingWith(name: string, parameters: URLSearchParams): Values {
    return { ...this.pending(name), ...Object.fromEntries([...parameters].filter(([key]) => deferred.includes(key))) };
  }

  #amend(instance: string): string {
    const read = (element: string) => new RegExp(`<${element}>(.*?)</${element}>`).exec(instance)?.[1];
    const name = read("DBInstanceIdentifier") ?? "";
    const size = Number(read("AllocatedStorage"));
    const own: Values = read("StorageType") === "gp3" ? gp3(size) : {};
    const more = { ...own, ...this.#kept.get(name) };
    const added = Object.entries(more).flatMap(([element, value]) => (read(element) === undefined ? [tag(element, value)] : []));
    const reset = this.databases.isResetting(name) ? { MasterUserPassword: "****" } : {};
    const waiting = Object.entries({ ...this.pending(name), ...reset }).map(([element, value]) => tag(element, minorOf(element, value)));
    return instance
      .replace(/<EngineVersion>(.*?)</, (_, version: string) => `<EngineVersion>${minorOf("EngineVersion", version)}<`)
      .replace("</DBInstance>", `${added.join("")}${tag("PendingModifiedValues", waiting.join(""))}</DBInstance>`);
  }
}

function isNow(parameters: URLSearchParams): boolean {
  return parameters.get("ApplyImmediately") === "true";
}

/** A change as it goes on to the emulator: without what waits, or with all of it. */
function passed({ headers }: Incoming, parameters: URLSearchParams, waiting: Values): Partial<Incoming> {
  const changed = new URLSearchParams([...parameters].filter(([key]) => !deferred.includes(key)));
  if (isNow(parameters)) for (const [key, value] of Object.entries(waiting)) changed.set(key, value);
  const text = changed.toString();
  return { text, headers: { ...headers, "content-length": String(Buffer.byteLength(text)) } };
}

function gp3(size: number): Values {
  return size < 400 ? { Iops: "3000", StorageThroughput: "125" } : { Iops: "12000", StorageThroughput: "500" };
}

function minorOf(element: string, value: string): string {
  return element === "EngineVersion" ? (minorVersions[value] ?? value) : value;
}

function tag(element: string, content: string): string {
  return `<${element}>${content}</${element}>`;
}
