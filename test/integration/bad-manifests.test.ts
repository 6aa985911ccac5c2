import { execFile } from "node:child_process";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { findKind } from "../../lib/kinds.ts";
import { controlPlane, withKubernetes } from "../parts/parts.ts";
import { type Answer, requestsAs, type Send } from "../parts/requests.ts";
import { badChanges } from "./manifests/bad-changes.ts";
import { badManifests } from "./manifests/bad.ts";
import { type Manifest, queue } from "./manifests/case.ts";
import { examples, goodManifests } from "./manifests/good.ts";

let send: Send;

/** What the API server says to a manifest that it must refuse, sent in one of the ways in which manifests reach it. */
const ways: Record<string, (manifest: Manifest) => Promise<string>> = {
  create: async (manifest) => refusal(await send("POST", `${collection(manifest)}?${validate}`, manifest)),
  "server-side apply": async (manifest) => refusal(await serverSideApply(manifest, true)),
  "kubectl apply": async (manifest) => {
    const { exitCode, stderr } = await kubectl(["apply", "--dry-run=server", "-f", "-"], manifest);
    expect(exitCode).toBe(1);
    return stderr;
  },
};
const validate = "dryRun=All&fieldValidation=Strict";

function collection({ kind, metadata }: Manifest): string {
  const plural = findKind(kind)?.plural ?? "";
  return `/apis/kubectl-cloud.dev/v1alpha1/${metadata.namespace ? `namespaces/${metadata.namespace}/` : ""}${plural}`;
}

function serverSideApply(manifest: Manifest, dryRun: boolean): Promise<Answer> {
  const query = dryRun ? `${validate}&fieldManager=test` : "fieldManager=test";
  return send("PATCH", `${collection(manifest)}/${manifest.metadata.name}?${query}`, manifest, "application/apply-patch+yaml");
}

function refusal({ status, body }: Answer): string {
  expect(status).toBeGreaterThanOrEqual(400);
  return body.message as string;
}

/** Runs kubectl with an object as its standard input. */
function kubectl(args: string[], input: object): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const { kubeconfig, kubectl: program } = controlPlane();
    const child = execFile(program, ["--kubeconfig", kubeconfig, ...args], (error, stdout, stderr) => {
      resolve({ exitCode: error ? Number(error.code) : 0, stdout, stderr });
    });
    child.stdin?.end(JSON.stringify(input));
  });
}

const named = (manifest: Manifest, name: string): Manifest => ({ ...manifest, metadata: { ...manifest.metadata, name } });

withKubernetes("the API server", () => {
  beforeAll(() => {
    send = requestsAs(controlPlane().kubeconfig);
  });

  describe.concurrent("a bad manifest is refused when it is applied, with the field and the way out", () => {
    it.each(badManifests)("$mistake", async ({ manifest, field, wayOut, wayOutOfTypes }) => {
      for (const [way, said] of Object.entries(ways)) {
        const message = await said(manifest);
        expect(message, way).toContain(field);
        expect(message, way).toContain(way === "server-side apply" ? (wayOutOfTypes ?? wayOut) : wayOut);
        // a bare regular expression helps nobody
        expect(message, way).not.toContain("should match");
      }
    });
  });

  describe.concurrent("a change that nothing can carry out is refused, with the field and the way out", () => {
    const changes = badChanges.map((change, index) => ({ ...change, name: `bad-change-${index}` }));

    afterAll(async () => {
      for (const { before, name } of changes) await send("DELETE", `${collection(before)}/${name}`);
    });

    it.each(changes)("$mistake", async ({ before, manifest, name, field, wayOut }) => {
      expect((await serverSideApply(named(before, name), false)).status).toBe(201);
      const message = refusal(await serverSideApply(named(manifest, name), true));
      expect(message).toContain(field);
      expect(message).toContain(wayOut);
    });

    it("also by kubectl, which takes a field out that it applied before", async () => {
      const fifo = named(queue({ fifo: true }), "bad-change-by-kubectl");
      try {
        expect(await kubectl(["apply", "-f", "-"], fifo)).toMatchObject({ exitCode: 0 });
        const { exitCode, stderr } = await kubectl(["apply", "-f", "-"], named(queue({}), fifo.metadata.name));
        expect(exitCode).toBe(1);
        expect(stderr).toContain("spec.fifo");
        expect(stderr).toContain("create another queue and move the consumers to it");
      } finally {
        await send("DELETE", `${collection(fifo)}/${fifo.metadata.name}`);
      }
    });
  });

  describe.concurrent("a good manifest is taken, and stored with the documented defaults and nothing dropped", () => {
    it.each(goodManifests)("$what", async ({ manifest, stored }) => {
      const { body } = await send("POST", `${collection(manifest)}?${validate}`, manifest);
      expect(body).toMatchObject({ kind: manifest.kind });
      expect(body.spec).toEqual(stored);
    });

    it.each(examples)("the example of $kind in the reference", async (manifest) => {
      const { body } = await send("POST", `${collection(manifest)}?${validate}`, manifest);
      expect(body).toMatchObject({ kind: manifest.kind, spec: manifest.spec });
    });
  });
});
