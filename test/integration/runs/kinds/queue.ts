import { tags } from "../../../../crds/api/names.ts";
import { AwsHands } from "../../../parts/aws-hands.ts";
import { aws as cloud } from "../clouds/aws.ts";
import type { KindRow } from "./kind.ts";

const aws = () => new AwsHands();

export const queue: KindRow = {
  kind: "Queue",
  cloud,
  what: "Queue on AWS",
  spec: { visibilityTimeoutSeconds: 60, aws: { tags: { team: "shop", stage: "test" } } },
  change: { delaySeconds: 5, aws: { tags: { team: "office", stage: null } } },
  calls: { observe: "GetQueueUrl", create: "CreateQueue", delete: "DeleteQueue" },
  refusals: {
    throttled: { code: "RequestThrottled", message: "The request was denied due to request throttling" },
    quota: { code: "OverLimit", message: "The specified action violates a limit" },
    missing: { code: "QueueDoesNotExist", message: "The specified queue does not exist" },
    invalid: {
      code: "InvalidAttributeValue",
      message: "Invalid value for the parameter Policy",
      spec: { aws: { policy: "{}" } },
      mended: { aws: { policy: null } },
      hint: /change the spec/,
    },
  },
  hands: () => ({
    named: (prefix) => aws().named(prefix),
    owner: async (name) => (await aws().tags(name))[tags.owner],
    give: (name, uid) => aws().tag(name, { [tags.owner]: uid }),
    changed: async (name) => (await aws().attributes(name))["DelaySeconds"] === "5",
    spoil: (name) => aws().set(name, { VisibilityTimeout: "7" }),
    spoiled: async (name) => (await aws().attributes(name))["VisibilityTimeout"] === "7",
    create: (name) => aws().create(name),
    delete: (name) => aws().delete(name),
  }),
  async wrongIn(secret, { status }, runs) {
    const right = { type: "queue", provider: "aws", uri: `${runs.endpoint}/123456789012/${status?.externalName}` };
    return Object.entries(right).flatMap(([key, value]) => (secret[key] === value ? [] : [key]));
  },
};
