import { describe, expect, it } from "vitest";

import { answered, type Rds, specWith } from "../../../../test/parts/postgres.ts";
import { changedStorage, newStorage, storageOf } from "./storage.ts";

const spec = (storageGiB: number, block: Partial<Rds> = {}) => specWith({ storageGiB }, block);
const small = { ...answered, AllocatedStorage: 32, Iops: 3000, StorageThroughput: 125 };
const striped = { ...answered, AllocatedStorage: 400, Iops: 12_000, StorageThroughput: 500 };
const provisioned = { ...answered, AllocatedStorage: 100, StorageType: "io1", Iops: 2000, StorageThroughput: 0 };
const written = (value: object) => JSON.parse(JSON.stringify(value)) as object;

describe("newStorage", () => {
  it.each([
    ["gp3 below 400 GiB takes no IOPS", spec(32), { AllocatedStorage: 32, StorageType: "gp3" }],
    ["gp3 from 400 GiB on is asked for its own", spec(400), { AllocatedStorage: 400, StorageType: "gp3", Iops: 12_000 }],
    [
      "gp3 with more of everything",
      spec(500, { iops: 16_000, storageThroughputMiBps: 1000, maxStorageGiB: 1000 }),
      { AllocatedStorage: 500, StorageType: "gp3", Iops: 16_000, StorageThroughput: 1000, MaxAllocatedStorage: 1000 },
    ],
    ["io2", spec(100, { storageType: "io2", iops: 5000 }), { AllocatedStorage: 100, StorageType: "io2", Iops: 5000 }],
    ["gp2 has what its size brings", spec(500, { storageType: "gp2" }), { AllocatedStorage: 500, StorageType: "gp2" }],
    ["room to grow of nothing is none", spec(100, { maxStorageGiB: 100 }), { AllocatedStorage: 100, StorageType: "gp3" }],
  ])("%s", (_, wanted, parameters) => expect(written(newStorage(wanted))).toEqual(parameters));
});

describe("changedStorage", () => {
  const change = (...fields: string[]) => fields.map((field) => ({ field, from: undefined, to: undefined }));
  it.each([
    ["gp3 grows without IOPS below 400 GiB", spec(64), small, change("storageGiB"), { AllocatedStorage: 64 }],
    ["gp3 grows over 400 GiB with IOPS", spec(500), small, change("storageGiB"), { AllocatedStorage: 500, Iops: 12_000 }],
    [
      "gp3 grows with the IOPS that somebody gave it",
      spec(500),
      { ...striped, Iops: 20_000 },
      change("storageGiB"),
      { AllocatedStorage: 500, Iops: 20_000 },
    ],
    [
      "io1 grows with its IOPS",
      spec(200, { storageType: "io1", iops: 2000 }),
      provisioned,
      change("storageGiB"),
      { AllocatedStorage: 200, Iops: 2000 },
    ],
    ["IOPS change with the size", spec(400, { iops: 16_000 }), striped, change("aws.iops"), { AllocatedStorage: 400, Iops: 16_000 }],
    ["IOPS go back to gp3's own", spec(400), { ...striped, Iops: 16_000 }, change("aws.iops"), { AllocatedStorage: 400, Iops: 12_000 }],
    [
      "throughput changes with both",
      spec(400, { storageThroughputMiBps: 700 }),
      striped,
      change("aws.storageThroughputMiBps"),
      { AllocatedStorage: 400, Iops: 12_000, StorageThroughput: 700 },
    ],
    [
      "throughput goes back to gp3's own",
      spec(400),
      { ...striped, StorageThroughput: 700 },
      change("aws.storageThroughputMiBps"),
      { AllocatedStorage: 400, Iops: 12_000, StorageThroughput: 500 },
    ],
    [
      "io1 becomes gp3 below 400 GiB, which loses its IOPS without being told",
      spec(100),
      provisioned,
      change("aws.storageType", "aws.iops"),
      { StorageType: "gp3" },
    ],
    [
      "gp3 becomes io2",
      spec(400, { storageType: "io2", iops: 8000 }),
      striped,
      change("aws.storageType", "aws.iops", "aws.storageThroughputMiBps"),
      { AllocatedStorage: 400, StorageType: "io2", Iops: 8000 },
    ],
    [
      "what RDS has grown by itself stays",
      spec(400, { iops: 16_000 }),
      { ...striped, AllocatedStorage: 450 },
      change("aws.iops"),
      { AllocatedStorage: 450, Iops: 16_000 },
    ],
    ["room to grow", spec(32, { maxStorageGiB: 100 }), small, change("aws.maxStorageGiB"), { MaxAllocatedStorage: 100 }],
    [
      "room to grow is taken away by making it what there is",
      spec(32),
      { ...small, MaxAllocatedStorage: 100 },
      change("aws.maxStorageGiB"),
      { MaxAllocatedStorage: 32 },
    ],
  ])("%s", (_, wanted, there, changes, parameters) => expect(written(changedStorage(wanted, there, changes))).toEqual(parameters));
});

describe("storageOf", () => {
  it.each([
    ["gp3's own IOPS and throughput count as not set", spec(32), small, { storageGiB: 32, storageType: "gp3" }],
    ["those of large ones too", spec(400), striped, { storageGiB: 400, storageType: "gp3" }],
    [
      "others are told, for whom set them before",
      spec(400),
      { ...striped, Iops: 16_000 },
      { storageGiB: 400, storageType: "gp3", iops: 16_000 },
    ],
    [
      "gp2's are its size's",
      spec(500, { storageType: "gp2" }),
      { ...small, AllocatedStorage: 500, StorageType: "gp2", Iops: 1500, StorageThroughput: 0 },
      { storageGiB: 500, storageType: "gp2" },
    ],
    [
      "more than was asked for is enough, as RDS grows it and rounds up",
      spec(32, { maxStorageGiB: 100 }),
      { ...small, AllocatedStorage: 48, MaxAllocatedStorage: 100 },
      { storageGiB: 32, storageType: "gp3", maxStorageGiB: 100 },
    ],
    ["less is not", spec(64), small, { storageGiB: 32, storageType: "gp3" }],
    [
      "room to grow that is used up is as wanted",
      spec(32, { maxStorageGiB: 100 }),
      { ...small, AllocatedStorage: 100 },
      { storageGiB: 32, storageType: "gp3", maxStorageGiB: 100 },
    ],
  ])("%s", (_, wanted, there, told) => expect(written(storageOf(there, wanted))).toEqual(told));
});
