import { describe, expect, it } from "vitest";

import { samePolicy } from "./policy.ts";

const statement = {
  Sid: "send",
  Effect: "Allow",
  Principal: { AWS: "123456789012" },
  Action: "sqs:SendMessage",
  Resource: "arn:aws:sqs:us-east-1:123456789012:orders",
  Condition: { ArnLike: { "aws:SourceArn": "arn:aws:sns:us-east-1:123456789012:t" }, Bool: { "aws:SecureTransport": true } },
};
const text = (Statement: unknown, more: object = { Version: "2012-10-17" }) => JSON.stringify({ ...more, Statement });

describe("samePolicy", () => {
  it.each([
    ["an account as the ARN of its root user", text({ ...statement, Principal: { AWS: "arn:aws:iam::123456789012:root" } })],
    ["a list of one statement", text([statement])],
    ["lists of one", text({ ...statement, Action: ["sqs:SendMessage"], Resource: [statement.Resource] })],
    ["the actions' other spelling", text({ ...statement, Action: "SQS:SendMessage" })],
    [
      "a condition's value as a text",
      text({ ...statement, Condition: { ...statement.Condition, Bool: { "aws:SecureTransport": "true" } } }),
    ],
    ["keys in another order", text(Object.fromEntries(Object.entries(statement).toReversed()))],
    ["an Id that SQS added", text(statement, { Version: "2012-10-17", Id: "x" })],
  ])("takes %s for the same, or the policy would be written again for ever", (_, stored) => {
    expect(samePolicy(text(statement), stored)).toBe(true);
  });

  it("takes lists in another order for the same", () => {
    const actions = (Action: string[]) => text([{ ...statement, Action }, { Effect: "Deny" }]);
    const back = text([{ Effect: "Deny" }, { ...statement, Action: ["b", "a"] }]);
    expect(samePolicy(actions(["a", "b"]), back)).toBe(true);
  });

  it("takes everybody in both spellings for the same", () => {
    expect(samePolicy(text({ ...statement, Principal: "*" }), text({ ...statement, Principal: { AWS: "*" } }))).toBe(true);
  });

  it.each([
    ["another effect", text({ ...statement, Effect: "Deny" })],
    ["another account", text({ ...statement, Principal: { AWS: "210987654321" } })],
    ["another action", text({ ...statement, Action: "sqs:ReceiveMessage" })],
    ["one action more", text({ ...statement, Action: ["sqs:SendMessage", "sqs:ReceiveMessage"] })],
    ["another resource", text({ ...statement, Resource: "*" })],
    ["another condition", text({ ...statement, Condition: {} })],
    ["no condition", text({ ...statement, Condition: undefined })],
    ["another version", text(statement, { Version: "2008-10-17" })],
    ["one statement more", text([statement, { Effect: "Deny" }])],
  ])("takes %s for a difference", (_, stored) => {
    expect(samePolicy(text(statement), stored)).toBe(false);
  });

  it("compares what is no policy as text, and leaves the verdict to AWS", () => {
    expect(samePolicy("{oops}", "{oops}")).toBe(true);
    expect(samePolicy("{oops}", text(statement))).toBe(false);
  });
});
