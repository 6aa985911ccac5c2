import type { Meaning } from "../errors.ts";

/** What Cosmos DB's words mean, as its codes are hardly ever more than `BadRequest`; the first that fits. */
const meanings: readonly [RegExp, Meaning][] = [
  [
    /serverless/i,
    {
      reason: "SpecRejected",
      hint: "a serverless account has one region, and its containers have no throughput of their own: take azure.throughput, azure.autoscaleMaxThroughput and further azure.regions out",
    },
  ],
  [
    /total throughput limit/i,
    {
      reason: "QuotaExceeded",
      hint: "lower azure.throughput or azure.autoscaleMaxThroughput, or raise the account's total throughput limit",
    },
  ],
  [
    /(throughput|offer)\b.*(minimum|lower than|at least|between|less than|increment|multiple)/i,
    {
      reason: "SpecRejected",
      hint: "correct azure.throughput or azure.autoscaleMaxThroughput as the message says: what a container holds sets its least",
    },
  ],
  [
    /high demand in .*region|capacity/i,
    {
      reason: "CloudUnavailable",
      hint: "Azure is short of capacity there: it is tried again by itself; or make another Table with other azure.regions",
    },
  ],
  [/is not online/i, { reason: "Busy" }],
];

/** What an answer of Cosmos DB means; of the words that it has in common with others see codes.ts. */
export function tableMeaning(_: string, message: string): Meaning | undefined {
  return meanings.find(([words]) => words.test(message))?.[1];
}
