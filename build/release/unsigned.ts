const [loadSegment, loadCodeSignature] = [0x19, 0x1d];

/**
 * Takes the signature from a Mach-O of 64 bits, as `codesign --remove-signature` does. Bun leaves its own maker's in executables
 * for amd64, which is not of what they are now: macOS ends a program with a wrong signature, while for amd64 it needs none.
 */
export function withoutSignature(file: Buffer): Buffer {
  let [commands, size] = [file.readUInt32LE(16), file.readUInt32LE(20)];
  let [linkEdit, end] = [0, file.length];
  let at = 32;
  for (let left = commands; left > 0; left--) {
    const [command, length] = [file.readUInt32LE(at), file.readUInt32LE(at + 4)];
    if (command === loadSegment && file.toString("latin1", at + 8, at + 18) === "__LINKEDIT") linkEdit = at;
    if (command === loadCodeSignature) {
      end = file.readUInt32LE(at + 8);
      file.copy(file, at, at + length, 32 + size);
      file.fill(0, 32 + size - length, 32 + size);
      commands -= 1;
      size -= length;
    } else at += length;
  }
  if (end === file.length) return file;
  file.writeUInt32LE(commands, 16);
  file.writeUInt32LE(size, 20);
  // the signature is the last that this segment has in the file: its size is from its offset to there
  file.writeBigUInt64LE(BigInt(end) - file.readBigUInt64LE(linkEdit + 40), linkEdit + 48);
  return file.subarray(0, end);
}
