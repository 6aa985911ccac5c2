/** Whether two names of locations mean the same: Azure takes `uksouth` and answers `UK South`. */
export function same(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

function plain(location: string): string {
  return location.toLowerCase().replaceAll(/[\s-]/g, "");
}
