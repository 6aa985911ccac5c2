import { createHash } from "node:crypto";

/** What an executable's own headers say. */
export interface Format {
  os: "linux" | "darwin" | "windows";
  arch: "amd64" | "arm64" | `unknown (${string})`;
}

type Machines = Record<number, "amd64" | "arm64">;
const elf: Machines = { 62: "amd64", 183: "arm64" };
const machO: Machines = { 0x01000007: "amd64", 0x0100000c: "arm64" };
const pe: Machines = { 0x8664: "amd64", 0xaa64: "arm64" };

/** For which machine an executable is: ELF, Mach-O or PE. Throws Error for anything else. */
export function formatOf(file: Buffer): Format {
  if (file.readUInt32BE(0) === 0x7f454c46) return { os: "linux", arch: named(elf, file.readUInt16LE(18)) };
  if (file.readUInt32LE(0) === 0xfeedfacf) return { os: "darwin", arch: named(machO, file.readUInt32LE(4)) };
  const start = file.readUInt32LE(0x3c);
  if (file.readUInt16BE(0) === 0x4d5a && file.readUInt32BE(start) === 0x50450000)
    return { os: "windows", arch: named(pe, file.readUInt16LE(start + 4)) };
  throw new Error("this is neither ELF nor Mach-O nor PE");
}

function named(machines: Machines, machine: number): Format["arch"] {
  return machines[machine] ?? `unknown (${machine})`;
}

/** How a Mach-O is signed. macOS starts none for arm64 that isn't, or whose pages are others than were signed. */
export interface Signature {
  /** Signed by nobody in particular. */
  adHoc: boolean;
  /** Up to where, and from where on the signature is: the same where it covers all there is. */
  covered: number;
  at: number;
  /** Numbers of pages that are others than were signed. */
  changed: number[];
}

const [loadSegment, loadCodeSignature] = [0x19, 0x1d];
const [superBlob, codeDirectory] = [0xfade0cc0, 0xfade0c02];

/** Reads the signature of a Mach-O, and hashes its pages: cs_blobs.h of https://github.com/apple-oss-distributions/xnu. Undefined for one without. */
export function signatureOf(file: Buffer): Signature | undefined {
  const at = signatureOffset(file);
  if (at === undefined) return undefined;
  if (file.readUInt32BE(at) !== superBlob) throw new Error("the signature is no super blob");
  const directory = directoryIn(file.subarray(at));
  const [flags, hashes, count, covered] = [12, 16, 28, 32].map((field) => directory.readUInt32BE(field)) as [
    number,
    number,
    number,
    number,
  ];
  const [hashSize, hashType, pageBits] = [directory[36] as number, directory[37], directory[39] as number];
  if (hashType !== 2 || hashSize !== 32) throw new Error(`pages are hashed by ${hashType}, not by SHA-256`);
  const changed: number[] = [];
  for (let page = 0; page < count; page++) {
    const content = file.subarray(page << pageBits, Math.min((page + 1) << pageBits, covered));
    const signed = directory.subarray(hashes + page * hashSize, hashes + (page + 1) * hashSize);
    if (!createHash("sha256").update(content).digest().equals(signed)) changed.push(page);
  }
  if (count !== Math.ceil(covered / (1 << pageBits))) throw new Error(`${count} pages are signed of ${covered} bytes`);
  return { adHoc: (flags & 2) !== 0, covered, at, changed };
}

/** Where the last segment of a Mach-O ends in the file. */
export function endOf(file: Buffer): number {
  const ends = commandsOf(file, loadSegment).map((at) => Number(file.readBigUInt64LE(at + 40) + file.readBigUInt64LE(at + 48)));
  return Math.max(...ends);
}

function signatureOffset(file: Buffer): number | undefined {
  const [at] = commandsOf(file, loadCodeSignature);
  return at === undefined ? undefined : file.readUInt32LE(at + 8);
}

/** Where the load commands of a type are. */
function commandsOf(file: Buffer, type: number): number[] {
  const found: number[] = [];
  let at = 32;
  for (let left = file.readUInt32LE(16); left > 0; left--) {
    if (file.readUInt32LE(at) === type) found.push(at);
    at += file.readUInt32LE(at + 4);
  }
  if (at !== 32 + file.readUInt32LE(20)) throw new Error("the load commands are not as long as the header says");
  return found;
}

function directoryIn(signature: Buffer): Buffer {
  const count = signature.readUInt32BE(8);
  for (let index = 0; index < count; index++) {
    const blob = signature.subarray(signature.readUInt32BE(12 + index * 8 + 4));
    if (blob.readUInt32BE(0) === codeDirectory) return blob;
  }
  throw new Error("the signature has no code directory");
}
