import { CreateQueueCommand, DeleteQueueCommand, TagQueueCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { tags as ours } from "../../crds/api/names.ts";
import { queue } from "../../runner/providers/aws/queue.ts";
import { diff, leaves } from "../../runner/reconcile/diff.ts";
import type { Recorded } from "../parts/aws-door.ts";
import { arn, plain, Queues, specWith, targetOf } from "../parts/aws-queues.ts";
import { withMoto } from "../parts/parts.ts";

withMoto("a Queue on SQS", () => {
  let queues: Queues;
  beforeAll(async () => {
    queues = await Queues.open();
  });
  afterAll(() => queues.close());
  beforeEach(() => {
    queues.door.requests.length = 0;
  });

  describe("a dead-letter queue", () => {
    it("and its count are one attribute: changing either writes both", async () => {
      const [one, two] = [await queues.deadLetterQueue(), await queues.deadLetterQueue()];
      const target = targetOf(specWith({ maxReceiveCount: 3 }, { deadLetterQueueARN: one }));
      await queue.create(queues.session, target);
      const policy = (writes: Recorded[]) => writes.map(({ body }) => JSON.parse(body.Attributes.RedrivePolicy as string) as unknown);
      const count = { ...target, spec: specWith({ maxReceiveCount: 4 }, { deadLetterQueueARN: one }) };
      expect(policy(await queues.converge(count))).toEqual([{ deadLetterTargetArn: one, maxReceiveCount: 4 }]);
      const both = { ...target, spec: specWith({ maxReceiveCount: 5 }, { deadLetterQueueARN: two }) };
      expect(policy(await queues.converge(both))).toEqual([{ deadLetterTargetArn: two, maxReceiveCount: 5 }]);
      expect(await queues.converge(both)).toEqual([]);
    });

    it("that is not there yet is waited for, as another object may be making it", async () => {
      const target = targetOf(specWith({ maxReceiveCount: 3 }, { deadLetterQueueARN: arn("not-yet") }));
      await expect(queue.create(queues.session, target)).rejects.toMatchObject({ name: "RetryableError", code: "DependencyNotReady" });
    });
  });

  describe("tags", () => {
    it("of others stay, and only ours that differ are written", async () => {
      const before = targetOf(specWith({}, { tags: { team: "a", gone: "x", same: "s" } }));
      await queue.create(queues.session, before);
      await queues.others.send(new TagQueueCommand({ QueueUrl: queues.urlOf(before), Tags: { foreign: "theirs" } }));
      const after = { ...before, spec: specWith({}, { tags: { team: "b", "new.one": "n", same: "s" } }) };
      expect(await queues.converge(after, [...leaves(before.spec).keys()])).toEqual([
        { action: "TagQueue", body: { QueueUrl: expect.any(String), Tags: { team: "b", "new.one": "n" } } },
        { action: "UntagQueue", body: { QueueUrl: expect.any(String), TagKeys: ["gone"] } },
      ]);
      expect(await queues.tagsOf(after)).toEqual({
        team: "b",
        "new.one": "n",
        same: "s",
        foreign: "theirs",
        [ours.owner]: after.uid,
        [ours.object]: "Queue/shop/orders",
      });
    });

    it("say whose the queue is from its first moment on: they are part of the create", async () => {
      const target = targetOf(plain);
      await queue.create(queues.session, target);
      const created = queues.door.requests.find(({ action }) => action === "CreateQueue");
      expect(created?.body.tags).toEqual({ [ours.owner]: target.uid, [ours.object]: "Queue/shop/orders" });
      expect(queues.door.requests).toHaveLength(1);
    });
  });

  describe("ownership", () => {
    it("of a queue without our tag is nobody's, and can be claimed together with a change, the claim first", async () => {
      const target = targetOf(specWith({ delaySeconds: 1 }));
      await queues.others.send(new CreateQueueCommand({ QueueName: target.externalName, tags: { foreign: "theirs" } }));
      const { owner, actual } = await queues.existing(target);
      expect(owner).toBeUndefined();
      queues.door.requests.length = 0;
      await queue.update(queues.session, target, diff(target.spec, actual, []), "claim");
      expect(queues.door.requests.map(({ action }) => action)).toEqual(["GetQueueUrl", "TagQueue", "SetQueueAttributes"]);
      expect((await queues.existing(target)).owner).toBe(target.uid);
      expect(await queues.tagsOf(target)).toMatchObject({ foreign: "theirs" });
    });

    it("is released without touching anything else, for a queue that is retained", async () => {
      const target = targetOf(specWith({}, { tags: { team: "a" } }));
      await queue.create(queues.session, target);
      await queue.update(queues.session, target, [], "release");
      expect(await queues.tagsOf(target)).toEqual({ team: "a" });
    });

    it("of a queue that another object made shows in the refusal to create it with other attributes", async () => {
      const theirs = targetOf(specWith({ delaySeconds: 1 }));
      await queue.create(queues.session, theirs);
      const mine = { ...targetOf(specWith({ delaySeconds: 2 })), externalName: theirs.externalName };
      await expect(queue.create(queues.session, mine)).rejects.toMatchObject({
        name: "TerminalError",
        code: "NotOwned",
        message: expect.stringContaining("QueueAlreadyExists"),
        hint: expect.stringContaining("adoptionPolicy"),
      });
      // (for equal attributes moto hands the queue over with the new tags; AWS refuses other tags as it does other attributes)
      expect((await queues.existing(theirs)).owner).toBe(theirs.uid);
    });
  });

  describe("repeating", () => {
    it("a create gives the same queue, as the run before may have ended before it knew", async () => {
      const target = targetOf(specWith({}, { tags: { team: "a" } }));
      await queue.create(queues.session, target);
      await queue.create(queues.session, target);
      expect((await queues.existing(target)).owner).toBe(target.uid);
    });

    it("a create after the spec has changed finds our own queue and leaves the difference to the next step", async () => {
      const target = targetOf(specWith({ delaySeconds: 1 }));
      await queue.create(queues.session, target);
      const changed = { ...target, spec: specWith({ delaySeconds: 2 }) };
      await queue.create(queues.session, changed);
      expect(await queues.converge(changed)).toHaveLength(1);
    });

    it("a delete succeeds, also when somebody else was faster", async () => {
      const target = targetOf(plain);
      await queue.create(queues.session, target);
      await queue.delete(queues.session, target);
      await queue.delete(queues.session, target);
      expect(await queues.observe(target)).toEqual({ exists: false });
    });

    it("a change of a queue that went away is tried again from the start", async () => {
      const target = targetOf(specWith({ delaySeconds: 1 }));
      const changes = [{ field: "delaySeconds", from: 0, to: 1 }];
      await expect(queue.update(queues.session, target, changes)).rejects.toMatchObject({ name: "RetryableError", code: "Conflict" });
    });
  });

  it("a queue that vanishes while it is observed does not exist", async () => {
    const target = targetOf(plain);
    await queue.create(queues.session, target);
    const gone = new DeleteQueueCommand({ QueueUrl: queues.urlOf(target) });
    queues.door.before = ({ action }) => (action === "GetQueueAttributes" ? queues.others.send(gone) : Promise.resolve());
    const observation = await queues.observe(target);
    queues.door.before = () => Promise.resolve();
    expect(observation).toEqual({ exists: false });
  });

  it("a spec that AWS refuses is terminal, with AWS' own code", async () => {
    const target = targetOf(specWith({ maximumMessageSizeBytes: 1 }));
    await expect(queue.create(queues.session, target)).rejects.toMatchObject({
      name: "TerminalError",
      code: "SpecRejected",
      message: expect.stringContaining("InvalidAttributeValue"),
    });
  });
});
