import { describe, expect, it } from "vitest";
import { z } from "zod";

import { field, integer, matches } from "./api/fields.ts";
import { forCRD, structural } from "./schema.ts";

describe("structural", () => {
  it("keeps what the API server can enforce: bounds, choices, defaults and what is required", () => {
    const schema = z.object({
      count: field(integer(1, 10).default(3), { description: "How many." }),
      mode: field(z.enum(["A", "B"]), { description: "Which." }),
      names: field(z.array(z.string().max(5)).max(2).optional(), { description: "Who." }),
    });
    expect(structural(schema)).toEqual({
      type: "object",
      required: ["mode"],
      properties: {
        count: { type: "integer", minimum: 1, maximum: 10, default: 3, description: "How many." },
        mode: { type: "string", enum: ["A", "B"], description: "Which." },
        names: {
          type: "array",
          maxItems: 2,
          items: { type: "string", maxLength: 5 },
          description: "Who.",
          "x-kubernetes-list-type": "atomic",
        },
      },
    });
  });

  it("adds the rule against changes to those that a field has, so that neither hides the other", () => {
    const rule = matches(/^a+$/, "not an a: write a");
    const schema = z.object({
      name: field(z.string(), { description: "Name.", rules: [rule], immutable: "name is immutable: make another" }),
    });
    expect(structural(schema).properties?.name?.["x-kubernetes-validations"]).toEqual([
      { rule: "self.matches(r'^a+$')", message: "not an a: write a" },
      { rule: "self == oldSelf", message: "name is immutable: make another" },
    ]);
  });

  it("hands the rules of a shared field on when it gets a description and becomes optional", () => {
    const shared = field(z.string().max(5), { description: "Shared.", rules: [matches(/^a$/, "not a: write a")] });
    const schema = structural(z.object({ name: field(shared.optional(), { description: "Mine." }) }));
    expect(schema.properties?.name).toMatchObject({ description: "Mine.", "x-kubernetes-validations": [{ message: "not a: write a" }] });
  });

  it("makes lists of objects with a key merge by it, as kubectl and server-side apply need for conditions", () => {
    const schema = z.object({ list: field(z.array(z.object({ type: z.string() })), { description: "List.", listMapKey: "type" }) });
    expect(structural(schema).properties?.list).toMatchObject({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"] });
  });
});

describe("forCRD", () => {
  it("leaves out what only we read, which the API server would refuse", () => {
    const schema = structural(z.object({ policy: field(z.string(), { description: "Policy.", placeholder: "JSON", compare: "json" }) }));
    expect(forCRD(schema).properties?.policy).toEqual({ type: "string", description: "Policy." });
  });
});
