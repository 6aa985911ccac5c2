import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";

import type { CloudAccount } from "../../crds/api/objects.ts";
import { scrub } from "../../lib/redact.ts";
import { aws as provider } from "../../runner/providers/aws/index.ts";
import { queue } from "../../runner/providers/aws/queue.ts";
import { plain, Queues, targetOf } from "../parts/aws-queues.ts";
import { withMoto } from "../parts/parts.ts";

withMoto("an AWS account", () => {
  let queues: Queues;
  beforeAll(async () => {
    queues = await Queues.open();
  });
  afterAll(() => queues.close());
  beforeEach(() => {
    queues.door.requests.length = 0;
  });

  it("is asked for its id once, and its keys are kept out of every text from then on", async () => {
    await provider.connect(queues.account(), { directory: queues.keys });
    expect(queues.door.requests.map(({ action }) => action)).toEqual(["GetCallerIdentity"]);
    expect(scrub("key mounted-secret-key of AKIAMOUNTED")).toBe("key [redacted] of [redacted]");
  });

  it("of another id than the spec says is refused before anything is read or written", async () => {
    await expect(provider.connect(queues.account("210987654321"), { directory: queues.keys })).rejects.toMatchObject({
      name: "TerminalError",
      code: "AccountMismatch",
      message: expect.stringMatching(/123456789012.*210987654321/),
    });
    expect(queues.door.requests.map(({ action }) => action)).toEqual(["GetCallerIdentity"]);
  });

  it("is reached through IRSA with one exchange of the token, whatever number of clients is used", async () => {
    const token = join(queues.keys, "token");
    writeFileSync(token, "eyJ.a-web-identity-token.sig");
    const account = queues.account();
    const withRole: CloudAccount = { ...account, spec: { ...account.spec, credentials: { serviceAccountName: "cloud-dev" } } };
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    vi.stubEnv("AWS_WEB_IDENTITY_TOKEN_FILE", token);
    vi.stubEnv("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/cloud-dev");
    try {
      const viaRole = await provider.connect(withRole, { directory: undefined });
      await queue.observe(viaRole, targetOf(plain));
    } finally {
      vi.unstubAllEnvs();
    }
    expect(queues.door.requests.map(({ action }) => action)).toEqual(["AssumeRoleWithWebIdentity", "GetCallerIdentity", "GetQueueUrl"]);
  });
});
