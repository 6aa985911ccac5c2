/** Whether two names of locations mean the same: Azure takes `uksouth` and answers `UK South`. */
export function same(one: string, other: string): boolean {
  return nameOf(one) === nameOf(other);
}

/** The name of a location, `westus2`, also of what Azure shows for it: `West US 2`. */
export function nameOf(location: string): string {
  return location.toLowerCase().replaceAll(/[\s-]/g, "");
}
