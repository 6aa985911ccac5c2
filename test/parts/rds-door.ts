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
 * applied with the next change that is; a major version gets a minor one; gp3 has IOPS and throughput of its own; performance
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
    const passed = recorded.action === "ModifyDBInstance" ? this.#defer(name, incoming, parameters) : incoming;
    const answer = await super.answer(recorded, passed);
    if (typeof answer === "string" || answer.status >= 300) return answer;
    for (const [parameter, element] of Object.entries(kept)) {
      const value = parameters.get(parameter);
      if (value !== null) this.#kept.set(name, { ...this.#kept.get(name), [element]: value });
    }
    if (recorded.action === "CreateDBInstance") this.#pending.delete(name);
    return { ...answer, text: answer.text.replaceAll(/<DBInstance>.*?<\/DBInstance>/gs, (instance) => this.#amend(instance)) };
  }

  #defer(name: string, incoming: Incoming, parameters: URLSearchParams): Incoming {
    const now = parameters.get("ApplyImmediately") === "true";
    const values = Object.fromEntries(deferred.flatMap((key) => (parameters.has(key) ? [[key, parameters.get(key) ?? ""]] : [])));
    const waiting = { ...this.pending(name), ...values };
    if (now) {
      this.#pending.delete(name);
      for (const [key, value] of Object.entries(waiting)) parameters.set(key, value);
    } else {
      if (Object.keys(waiting).length > 0) this.#pending.set(name, waiting);
      for (const key of Object.keys(values)) parameters.delete(key);
    }
    const text = parameters.toString();
    return { ...incoming, text, headers: { ...incoming.headers, "content-length": String(Buffer.byteLength(text)) } };
  }

  #amend(instance: string): string {
    const read = (element: string) => new RegExp(`<${element}>(.*?)</${element}>`).exec(instance)?.[1];
    const name = read("DBInstanceIdentifier") ?? "";
    const size = Number(read("AllocatedStorage"));
    const own: Values = read("StorageType") === "gp3" ? gp3(size) : {};
    const more = { ...own, ...this.#kept.get(name) };
    const added = Object.entries(more).flatMap(([element, value]) => (read(element) === undefined ? [tag(element, value)] : []));
    const waiting = Object.entries(this.pending(name)).map(([element, value]) => tag(element, minorOf(element, value)));
    return instance
      .replace(/<EngineVersion>(.*?)</, (_, version: string) => `<EngineVersion>${minorOf("EngineVersion", version)}<`)
      .replace("</DBInstance>", `${added.join("")}${tag("PendingModifiedValues", waiting.join(""))}</DBInstance>`);
  }
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
