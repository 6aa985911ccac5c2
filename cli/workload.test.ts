import { describe, expect, test } from "vitest";

import { parseBound } from "./workload.ts";

const service = { kind: "postgres", name: "orders" };

describe("a service and a workload are read as kubectl takes names", () => {
  test.each([
    ["postgres/orders deployment/web", { kind: "deployment", name: "web" }],
    ["postgres/orders deploy web", { kind: "deploy", name: "web" }],
    ["postgres orders deploy/web", { kind: "deploy", name: "web" }],
    ["postgres orders deploy web", { kind: "deploy", name: "web" }],
    ["postgres/orders rollout.argoproj.io/web", { kind: "rollout.argoproj.io", name: "web" }],
  ])("%s", (words, workload) => {
    expect(parseBound(words.split(" "), undefined)).toEqual({ service, workload });
  });

  test("with labels the workload is a kind alone", () => {
    const selector = { matchLabels: { app: "web" } };
    expect(parseBound(["postgres/orders", "deploy"], "app=web")).toEqual({ service, workload: { kind: "deploy", selector } });
  });
});

describe("what is missing or too much is said", () => {
  test.each([
    ["", undefined, /no service named/],
    ["postgres/orders", undefined, /no workload named to bind postgres\/orders to/],
    ["postgres deploy/web", undefined, /no name of a postgres given/],
    ["postgres/orders deploy", undefined, /no name of a deploy given/],
    ["postgres/orders deploy/web deploy/api", undefined, /more than one workload/],
    ["postgres/orders deploy web api", undefined, /more than one workload/],
    ["postgres/orders deploy/web/x", undefined, /"deploy\/web\/x" is not KIND\/NAME/],
    ["postgres/orders /web", undefined, /"\/web" is not KIND\/NAME/],
    ["postgres/orders deploy/web", "app=web", /name and -l don't go together/],
    ["postgres/orders deploy", "app=web;", /is not about a label/],
  ])("%j with -l %j", (words, labels, says) => {
    expect(() => parseBound(words ? words.split(" ") : [], labels)).toThrow(says);
  });
});
