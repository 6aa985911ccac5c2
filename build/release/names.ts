import packageJson from "../../package.json" with { type: "json" };
import type { Platform } from "./platforms.ts";

/** The version that is released, without v. */
export const { version } = packageJson;

/** What a release is put into, at the root of the checkout. */
export const folder = "dist/release";

/** The program in an archive, by the name that kubectl looks for. */
export function programName({ os }: Pick<Platform, "os">): string {
  return os === "windows" ? "kubectl-cloud.exe" : "kubectl-cloud";
}

/** The program that kubectl asks for completion, beside it. */
export function completionName({ os }: Pick<Platform, "os">): string {
  return `kubectl_complete-cloud${os === "windows" ? ".cmd" : ""}`;
}

/** `kubectl-cloud_v1.2.3_linux_amd64.tar.gz` */
export function archiveName({ os, arch }: Pick<Platform, "os" | "arch">): string {
  return `kubectl-cloud_v${version}_${os}_${arch}.${os === "windows" ? "zip" : "tar.gz"}`;
}

/** Where a file of the release is for everybody, once it is published. */
export function releaseURL(file: string): string {
  return `${repositoryURL}/releases/download/v${version}/${file}`;
}

/** Address of the repository, without `.git`. */
export const repositoryURL = packageJson.repository.url.replace(/^git\+|\.git$/g, "");

/** What lists the npm packages in the plugin, as CycloneDX. */
export const pluginSbom = "kubectl-cloud.cdx.json";
/** What lists those in the runner; its image has it too. */
export const runnerSbom = "runner.cdx.json";
