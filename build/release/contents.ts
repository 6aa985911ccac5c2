import { readFile } from "node:fs/promises";

import type { Entry } from "./archive.ts";
import { completionName, programName } from "./names.ts";
import type { Platform } from "./platforms.ts";
import { withoutSignature } from "./unsigned.ts";

/** What the archive of a platform holds. `licences` is the text of those of others. */
export async function contents(platform: Platform, executable: string, licences: string): Promise<Entry[]> {
  const content = await readFile(executable);
  const signedByOthers = platform.os === "darwin" && platform.arch === "amd64";
  return [
    { name: programName(platform), content: signedByOthers ? withoutSignature(content) : content, executable: true },
    { name: completionName(platform), content: Buffer.from(completion(platform)), executable: true },
    { name: "LICENSE", content: await readFile("LICENSE") },
    { name: "THIRD_PARTY_LICENSES.txt", content: Buffer.from(licences) },
  ];
}

/** kubectl asks a program of its own for what can follow: https://kubernetes.io/docs/tasks/extend-kubectl/kubectl-plugins/ */
function completion({ os }: Platform): string {
  return os === "windows" ? "@kubectl cloud __complete %*\r\n" : '#!/bin/sh\nexec kubectl cloud __complete "$@"\n';
}
