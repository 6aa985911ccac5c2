import { expect, test } from "vitest";

import { findKind, type Kind } from "../../lib/kinds.ts";
import { withPlaces } from "../parts/places.ts";
import type { Place } from "../parts/places/place.ts";

const queue = findKind("queue") as Kind;
const create = (...flags: string[]): string[] => ["create", "queue", "orders", "--account", "dev", ...flags];
const arn = "arn:aws:sqs:eu-central-1:123456789012:dead";

function manifest(spec: object, { name = "orders", kind = "Queue", apiVersion = "kubectl-cloud.dev/v1alpha1" } = {}): string {
  return JSON.stringify({ apiVersion, kind, metadata: { name }, spec });
}

/** What is typed, what stands in its way, and stdin. */
type Case = [why: string, args: string[], says: string, input?: string];

const cases: Case[] = [
  ["an unknown verb", ["creat"], 'unknown command "creat"'],
  ["an unknown flag", ["status", "--al"], "unknown flag '--al'"],
  ["a mistyped flag of a kind", create("--delay-second", "3"), "--delay-seconds"],
  ["a flag without its value", create("--delay-seconds"), "argument missing"],
  ["a switch with a word for a value", create("--fifo=maybe"), "--fifo"],
  ["an unknown kind", ["create", "qeue", "orders"], "did you mean queue"],
  [
    "an unknown kind with a kind's flags",
    ["create", "que", "orders", "--account", "dev"],
    "did you mean queue? the kinds are postgres, queue",
  ],
  ["taking over fields by flags", create("--force-conflicts"), "--force-conflicts is for -f"],
  ["a kind that is no service", ["create", "cloudaccount", "dev"], "not a cloud service\nhint: accounts have commands of their own"],
  ["no kind at all", ["create"], "neither a KIND nor -f FILE"],
  ["no name and no account", ["create", "queue"], "NAME is missing"],
  ["an empty account", ["create", "queue", "orders", "--account", ""], "--account: not a name"],
  ["a name with capitals", ["create", "queue", "Orders", "--account", "dev"], "NAME: not a name"],
  ["a name that is too long", ["create", "queue", "a".repeat(64), "--account", "dev"], "NAME: must have at most 63"],
  ["two names", ["create", "queue", "orders", "mail", "--account", "dev"], "too many arguments"],
  ["a number that is none", create("--delay-seconds", "soon"), "--delay-seconds: must be a whole number"],
  ["a number too large", create("--delay-seconds", "901"), "--delay-seconds: must be 0 to 900, not 901"],
  ["a negative number", create("--delay-seconds", "-1"), "--delay-seconds: must be 0 to 900, not -1"],
  ["a number too small", create("--maximum-message-size-bytes", "1"), "--maximum-message-size-bytes: must be 1024"],
  ["a choice that there isn't", create("--deletion-policy", "Keep"), "--deletion-policy: must be Delete or Retain"],
  ["a tag that is no pair", create("--aws-tags", "team"), '--aws-tags: "team" is not KEY=VALUE'],
  ["a reserved tag", create("--aws-tags", "aws:x=y"), "--aws-tags: tags that begin with aws:"],
  ["an ARN that is none", create("--aws-dead-letter-queue-arn", "dead", "--max-receive-count", "3"), "not the ARN of an SQS queue"],
  [
    "one of two that go together",
    create("--max-receive-count", "3"),
    "set it with --dead-letter-queue-ref-name or --aws-dead-letter-queue-arn",
  ],
  [
    "one thing said twice",
    create("--max-receive-count", "3", "--dead-letter-queue-ref-name", "dead", "--aws-dead-letter-queue-arn", arn),
    "--dead-letter-queue-ref-name: --dead-letter-queue-ref-name and --aws-dead-letter-queue-arn say the same",
  ],
  [
    "itself as its dead-letter queue",
    create("--max-receive-count", "3", "--dead-letter-queue-ref-name", "orders"),
    "name another in --dead-letter-queue-ref-name",
  ],
  [
    "a dead-letter queue of the other type",
    create("--fifo", "--max-receive-count", "3", "--aws-dead-letter-queue-arn", arn),
    "--aws-dead-letter-queue-arn must be a FIFO queue",
  ],
  ["a FIFO setting of a standard queue", create("--aws-content-based-deduplication"), "are for FIFO queues"],
  ["a policy that is no JSON object", create("--aws-policy", "allow all"), "--aws-policy: policy must be a JSON object"],
  ["a cloud name without the suffix", create("--fifo", "--external-name", "orders"), "ends in .fifo"],
  ["--set of an unknown field", create("--set", "aws.polcy={}"), "did you mean aws.policy"],
  ["--set with the wrong type", create("--set", "fifo=maybe"), "must be true or false"],
  ["--set without a value", create("--set", "fifo"), "must be PATH=VALUE"],
  ["a timeout that is none", create("--wait", "--timeout", "soon"), '--timeout: "soon" is not a duration'],
  ["a dry run of an unknown sort", create("--dry-run", "maybe"), "Allowed choices are none, client, server"],
  ["an output that there isn't", ["status", "-o", "xml"], "Allowed choices are table, wide, json, yaml, name"],
  ["flags and a file", create("-f", "-"), "don't go together"],
  ["a file that is not there", ["create", "-f", "/no/such.yaml"], "there is no such file"],
  ["a file without objects", ["create", "-f", "-"], "no object in it", "---\n"],
  ["broken YAML", ["create", "-f", "-"], "-:", "a: [1"],
  [
    "somebody else's object",
    ["create", "-f", "-"],
    "not an object of kubectl cloud",
    manifest({}, { kind: "Deployment", apiVersion: "apps/v1" }),
  ],
  ["a kind that we don't have", ["create", "-f", "-"], "did you mean Queue", manifest({}, { kind: "Queu" })],
  ["an object without a spec", ["create", "-f", "-"], "is missing", manifest(undefined as never)],
  ["an unknown field in a file", ["create", "-f", "-"], "spec.delay", manifest({ account: "dev", delay: 3 })],
  ["the same object twice", ["create", "-f", "-"], "there twice", `${manifest({ account: "dev" })}\n---\n${manifest({ account: "dev" })}`],
  [
    "one bad object among good ones",
    ["create", "-f", "-"],
    "spec.delaySeconds",
    `${manifest({ account: "dev" })}\n---\n${manifest({ account: "dev", delaySeconds: 901 }, { name: "mail" })}`,
  ],
  [
    "several bad objects, of which each is named",
    ["create", "-f", "-"],
    "2 objects are refused",
    `${manifest({ account: "dev", delaySeconds: 901 })}\n---\n${manifest({ account: "D" }, { name: "mail" })}`,
  ],
  ["nothing to delete", ["delete"], "no object named"],
  ["a kind to delete without a name", ["delete", "queue"], "no name of a queue given"],
  ["a name and all namespaces", ["status", "queue/orders", "-A"], "don't go together"],
  ["half a name", ["history", "queue/"], "is not KIND/NAME"],
  ["the history of two", ["history", "queue", "orders", "mail"], "more than one object named"],
];

const ofClusters: Case[] = [
  ["no account", ["create", "queue", "orders"], "--account is missing"],
  ["groups without a user", ["status", "--as-group", "x"], "--as-group needs --as"],
  ["a context that there isn't", ["status", "--context", "nowhere"], 'no context "nowhere"'],
];

withPlaces("bad input", (place) => {
  const sentence = "%s is refused with exit code 2 and the way out, and nothing is written";
  test.each(cases)(sentence, (...[, args, says, input]) => refuses(place, args, says, input));

  place.only("cluster", "a folder has one user, one account for what names none, and no contexts", () => {
    test.each(ofClusters)(sentence, (...[, args, says, input]) => refuses(place, args, says, input));

    test("a missing account is a hint with the accounts that there are", async () => {
      const account = {
        provider: "aws",
        aws: { region: "eu-central-1", accountID: "123456789012" },
        credentials: { secretRef: { name: "keys" } },
      };
      const object = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "CloudAccount", metadata: { name: "only" }, spec: account };
      const type = findKind("cloudaccount") as Kind;
      await place.store.create(type, object, { fieldManager: "test" });
      const { exitCode, stderr } = await place.cloud(["create", "queue", "orders"]);
      await place.store.delete({ type, name: "only" });
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/hint: the accounts are .*only/);
    });
  });
});

async function refuses(place: Place, args: string[], says: string, input = ""): Promise<void> {
  const { exitCode, stdout, stderr } = await place.cloud(args, { input });
  expect(stderr).toContain("error: ");
  expect(stderr).toContain(says);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect((await place.store.list(queue, { namespace: place.namespace })).items).toEqual([]);
}
