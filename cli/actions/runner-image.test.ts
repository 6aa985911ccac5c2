import { expect, test } from "vitest";

import { UsageError } from "../../lib/errors.ts";
import { imageNote, releasedImage } from "./runner-image.ts";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

test.each([
  releasedImage,
  "runner:test",
  "library/runner:1",
  "registry.example.com/tools/kubectl-cloud-runner:0.1.0",
  "Registry.Example.com:5000/a__b/c-d.e:V1",
  "[fd00::1]:5000/runner:1",
  `registry.example.com/runner@${digest}`,
  `registry.example.com/runner:1@${digest}`,
])("takes %s, which nodes take", (image) => {
  expect(imageNote(image, "IfNotPresent")).toBeUndefined();
});

test.each([
  ["registry.example.com/UPPER:1", "write it as registry.example.com/upper:1"],
  ["localhost:5000/Upper/runner:V1", "write it as localhost:5000/upper/runner:V1"],
  ["https://registry.example.com/runner:1", "write it as registry.example.com/runner:1"],
  ["https://ghcr.io/Kubectl-Cloud/runner:1", "write it as ghcr.io/kubectl-cloud/runner:1"],
  ["runner@sha256:abc", "64 hexadecimal digits"],
  [`runner@${digest.toUpperCase()}`, "64 hexadecimal digits"],
  ["a b", "REGISTRY/NAME:TAG"],
  ["", "REGISTRY/NAME:TAG"],
  ["runner:", "REGISTRY/NAME:TAG"],
  ["/runner:1", "REGISTRY/NAME:TAG"],
  // it is a text in CEL
  ["runner:1' || true || '", "REGISTRY/NAME:TAG"],
])("refuses %j, of which nodes would say InvalidImageName later, and says how it is written", (image, hint) => {
  let said: unknown;
  try {
    imageNote(image, "IfNotPresent");
  } catch (error) {
    said = error;
  }
  expect(said).toBeInstanceOf(UsageError);
  expect(said).toMatchObject({ message: expect.stringContaining(`"${image}"`), hint: expect.stringContaining(hint) });
});

test.each([
  [
    "registry.example.com:5000/runner",
    "IfNotPresent",
    /means registry\.example\.com:5000\/runner:latest, .*keep theirs.*--image-pull-policy=Always/,
  ],
  ["runner:latest", "Never", /keep theirs/],
  ["runner", "Always", /means runner:latest, .*runs next: name a version or a digest$/],
])("says of %s with %s that what it is changes", (image, pullPolicy, note) => {
  expect(imageNote(image, pullPolicy)).toMatch(note);
});
