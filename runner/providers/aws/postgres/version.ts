/** `17.4` as [17, 4]; RDS also has revisions such as `13.10-R2`. */
function parse(version: string): [major: number, minor: number | undefined] {
  const [major = "", minor] = version.split(".");
  return [Number(major), minor === undefined ? undefined : Number.parseInt(minor, 10)];
}

/**
 * Whether what RDS has is what the spec asks for. A major version stands for each of its minor ones. A minor version that RDS
 * installed by itself is not taken back.
 *
 * @param upgrades - aws.autoMinorVersionUpgrade
 */
export function sameVersion(wanted: string, there: string, upgrades: boolean): boolean {
  const [major, minor] = parse(wanted);
  const [thereMajor, thereMinor = -1] = parse(there);
  if (major !== thereMajor) return false;
  return minor === undefined || thereMinor === minor || (upgrades && thereMinor > minor);
}

/** Whether the first is before the second, as far as both say. RDS never goes back. */
export function isBefore(version: string, other: string): boolean {
  const [major, minor] = parse(version);
  const [otherMajor, otherMinor] = parse(other);
  if (major !== otherMajor) return major < otherMajor;
  return minor !== undefined && otherMinor !== undefined && minor < otherMinor;
}

/** Whether it is one of PostgreSQL at all. */
export function isVersion(version: string): boolean {
  return /^\d/.test(version);
}

/** Whether two versions are of the same major one. */
export function sameMajor(version: string, other: string): boolean {
  return parse(version)[0] === parse(other)[0];
}

/** The parameter group that RDS has for each major version. */
export function defaultParameterGroup(version: string): string {
  return `default.postgres${parse(version)[0]}`;
}
