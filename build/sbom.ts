import { cyclonedxEsbuildPlugin } from "@cyclonedx/cyclonedx-esbuild";
import type { Metafile, Plugin } from "esbuild";

import { packageFolder } from "./package-folder.ts";

/**
 * Lists the npm packages of which a bundle has a part, as CycloneDX: there is no node_modules beside a bundle in which a scanner
 * would find them. The same bundle gives the same file. A build fails whose list breaks CycloneDX' schema.
 *
 * @param name - of the file, beside the bundle
 */
export function sbom(name: string): Plugin {
  const inner = cyclonedxEsbuildPlugin({
    specVersion: "1.6",
    outputFile: name,
    outputReproducible: true,
    validate: true,
    logLevel: "silent",
  });
  return {
    ...inner,
    setup: (build) =>
      inner.setup({
        ...build,
        onEnd: (then) => build.onEnd(({ metafile, ...result }) => then({ ...result, metafile: metafile && byPackage(metafile) })),
      }),
  };
}

/**
 * A metafile with one module for each package that the output has a part of, and one for all of ours: modules of plugins are no
 * packages, and a package.json deep in a package says less than that of the package.
 */
function byPackage({ inputs, outputs }: Metafile): Metafile {
  const packages: Metafile["inputs"] = {};
  for (const [path, input] of Object.entries(inputs)) {
    const name = packageFile(path);
    if (name === undefined) continue;
    const imports = input.imports.flatMap((one) => (packageFile(one.path) === undefined ? (inputs[one.path]?.imports ?? []) : [one]));
    const known = (packages[name] ??= { bytes: 0, imports: [] });
    known.bytes += input.bytes;
    for (const one of imports) if (!one.external) known.imports.push({ ...one, path: packageFile(one.path) ?? one.path });
  }
  return { inputs: packages, outputs: Object.fromEntries(Object.entries(outputs).map(([path, output]) => [path, partsOf(output)])) };
}

type Output = Metafile["outputs"][string];

function partsOf({ inputs, entryPoint, ...output }: Output): Output {
  const parts: Output["inputs"] = {};
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const name = packageFile(path);
    if (name !== undefined && bytesInOutput > 0) parts[name] = { bytesInOutput: (parts[name]?.bytesInOutput ?? 0) + bytesInOutput };
  }
  return { ...output, inputs: parts, ...(entryPoint !== undefined && { entryPoint: packageFile(entryPoint) ?? entryPoint }) };
}

/** The package.json of the package that a module is of; undefined of a module that a plugin made. */
function packageFile(path: string): string | undefined {
  const folder = packageFolder(path);
  if (folder !== undefined) return `${folder}/package.json`;
  return /^[\w-]{2,}:/.test(path) ? undefined : "package.json";
}
