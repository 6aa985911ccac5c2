const displayNames = [
  "Australia East",
  "Brazil South",
  "Canada Central",
  "Central US",
  "East Asia",
  "East US",
  "East US 2",
  "France Central",
  "Germany West Central",
  "Italy North",
  "Japan East",
  "Korea Central",
  "North Central US",
  "North Europe",
  "Norway East",
  "Poland Central",
  "South Central US",
  "Southeast Asia",
  "Spain Central",
  "Sweden Central",
  "Switzerland North",
  "UK South",
  "UK West",
  "West Europe",
  "West US",
  "West US 2",
  "West US 3",
];

/** A location's name as ids have it: `UK South` is `uksouth`. */
export function shortLocation(location: string): string {
  return location.toLowerCase().replaceAll(" ", "");
}

/** A location as PostgreSQL and Cosmos DB tell it, whatever spelling they were given: `uksouth` is `UK South`. */
export function displayLocation(location: string): string {
  return displayNames.find((name) => shortLocation(name) === shortLocation(location)) ?? location;
}
