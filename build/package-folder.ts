/** The folder of the npm package that a module of a bundle is of, without a slash at its end; undefined of one of ours. */
export function packageFolder(path: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0];
}
