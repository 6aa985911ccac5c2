/** A platform that a release has an executable for, by Go's names, as kubectl and krew have them. */
export interface Platform {
  os: "linux" | "darwin" | "windows";
  arch: "amd64" | "arm64";
  /** Package with the Bun that becomes the executable. Those for amd64 are for processors without AVX2 too. */
  bun: string;
}

export const platforms: readonly Platform[] = [
  { os: "linux", arch: "amd64", bun: "@oven/bun-linux-x64-baseline" },
  { os: "linux", arch: "arm64", bun: "@oven/bun-linux-aarch64" },
  { os: "darwin", arch: "amd64", bun: "@oven/bun-darwin-x64-baseline" },
  { os: "darwin", arch: "arm64", bun: "@oven/bun-darwin-aarch64" },
  { os: "windows", arch: "amd64", bun: "@oven/bun-windows-x64-baseline" },
  { os: "windows", arch: "arm64", bun: "@oven/bun-windows-aarch64" },
];

/** `linux/amd64` */
export function platformName({ os, arch }: Pick<Platform, "os" | "arch">): string {
  return `${os}/${arch}`;
}

/** This machine's. Throws Error where a release has none. */
export function thisPlatform(): Platform {
  const os = process.platform === "win32" ? "windows" : process.platform;
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  const found = platforms.find((platform) => platform.os === os && platform.arch === arch);
  if (!found) throw new Error(`there is no executable for ${os}/${arch}`);
  return found;
}

/** Those with these names, such as `linux/amd64`; all of them for none. Throws Error for another name. */
export function named(names: readonly string[]): readonly Platform[] {
  const found = platforms.filter((platform) => !names.length || names.includes(platformName(platform)));
  if (names.length > found.length) throw new Error(`a platform is one of ${platforms.map(platformName).join(", ")}`);
  return found;
}
