import { bundleStandalone, compileExecutable } from "./executables.ts";
import { platformName, platforms } from "./platforms.ts";

/** Makes all files of a release in dist/release; `npm run release`. */
await bundleStandalone();
for (const platform of platforms) {
  const executable = await compileExecutable(platform);
  console.log(`${platformName(platform)}: ${executable}`);
}
