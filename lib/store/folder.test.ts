import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe } from "vitest";

import { storeContract } from "../../test/contracts/store.ts";
import { FolderStore } from "./folder.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "folder-store-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("folder store", () => {
  storeContract(async () => ({ store: new FolderStore(join(folder, "contract")), namespace: "shop" }));
});
