import { describe, expect, it } from "vitest";

import { cosmosSpec } from "../../../../test/parts/azure-table.ts";
import { newThroughput, nextThroughputStep, throughputOf } from "./throughput.ts";

const manual = (throughput: number, minimumThroughput = "400") => ({ resource: { throughput, minimumThroughput } });
/** As recorded: with what it has just now besides. */
const autoscale = (maxThroughput: number) => ({
  resource: { throughput: 400, autoscaleSettings: { maxThroughput }, minimumThroughput: "1000" },
});
const spec = (block: object = {}) => cosmosSpec({ capacityMode: "Provisioned", ...block });

it.each([
  ["nothing, for Cosmos DB to choose", {}, {}],
  ["a number", { throughput: 500 }, { throughput: 500 }],
  ["a maximum", { autoscaleMaxThroughput: 4000 }, { autoscaleSettings: { maxThroughput: 4000 } }],
])("a new container asks for %s", (_, block, options) => expect(newThroughput(spec(block))).toEqual(options));

describe("what there is", () => {
  it.each([
    ["nothing, in a serverless account", undefined, {}, {}],
    ["a number", manual(500), {}, { throughput: 500 }],
    ["not the number of the moment while it scales", autoscale(4000), { throughput: 400 }, { autoscaleMaxThroughput: 4000 }],
    ["not what Cosmos DB chose", manual(400), {}, {}],
    ["not the least that it allows a container that holds much", manual(1200, "1200"), {}, {}],
    ["what it chose and the spec says as well", manual(400), { throughput: 400 }, { throughput: 400 }],
  ])("counts as %s", (_, there, block, told) => {
    expect(throughputOf(there, spec(block))).toEqual({ throughput: undefined, autoscaleMaxThroughput: undefined, ...told });
  });
});

describe("the next step", () => {
  it.each([
    ["is none of what is as wanted", manual(500), { throughput: 500 }, undefined],
    ["is none of what nobody speaks of", undefined, {}, undefined],
    ["sets another number", manual(500), { throughput: 600 }, { set: { throughput: 600 } }],
    ["goes to scaling by a call of its own", manual(500), { autoscaleMaxThroughput: 4000 }, { migrate: "Autoscale" }],
    ["is none when that chose the right number", autoscale(4000), { autoscaleMaxThroughput: 4000 }, undefined],
    [
      "corrects the number that it chose",
      autoscale(1000),
      { autoscaleMaxThroughput: 4000 },
      { set: { autoscaleSettings: { maxThroughput: 4000 } } },
    ],
    ["goes back by a call of its own", autoscale(4000), { throughput: 500 }, { migrate: "Manual" }],
    ["goes back too when nobody speaks of it any more", autoscale(4000), {}, { migrate: "Manual" }],
    ["resets to the least", manual(500), {}, { set: { throughput: 400 } }],
    ["resets to no less than Cosmos DB allows", manual(9000, "1200"), {}, { set: { throughput: 1200 } }],
  ])("%s", (_, there, block, step) => expect(nextThroughputStep(there, spec(block))).toEqual(step));
});
