import { runnerRepository } from "../../crds/api/names.ts";
import { UsageError } from "../../lib/errors.ts";
import manifest from "../../package.json" with { type: "json" };

/** The runner's image of this version, as a release publishes it. */
export const releasedImage = `${runnerRepository}:${manifest.version}`;

const host = String.raw`(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[a-fA-F0-9:]+\])(?::\d+)?`;
const part = String.raw`[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*`;
/** https://github.com/distribution/reference/blob/main/reference.go */
const grammar = new RegExp(
  String.raw`^(?<name>(?:${host}/)?${part}(?:/${part})*)(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128}))?$`,
);

/**
 * What somebody should know who installs an image of this name; undefined of one that stays what it is. Throws UsageError of what
 * is no image's name: nodes would say so, of each pod.
 */
export function imageNote(image: string, pullPolicy: string): string | undefined {
  const { name, tag = "latest", digest } = grammar.exec(image)?.groups ?? {};
  if (name === undefined) throw new UsageError(`--image: "${image}" is not an image`, howToMend(image));
  if (digest !== undefined || tag !== "latest") return undefined;
  const { goesOn, mend } =
    pullPolicy === "Always"
      ? { goesOn: "and what is pushed there next is what runs next", mend: "name a version or a digest" }
      : { goesOn: "and nodes that have pulled it once keep theirs", mend: "name a version or a digest, or add --image-pull-policy=Always" };
  return `note: ${image} means ${name}:latest, ${goesOn}: ${mend}`;
}

function howToMend(image: string): string {
  // behind a registry only the tag may have other letters
  const mended = image.replace(/^\w+:\/\//, "").replace(/^[^@:]*(:\d+\/[^@:]*)?/, (name) => name.toLowerCase());
  if (grammar.test(mended)) return `write it as ${mended}`;
  if (image.includes("@")) return "behind @ comes the digest: sha256: and 64 hexadecimal digits";
  return "write it as REGISTRY/NAME:TAG or REGISTRY/NAME@sha256:DIGEST";
}
