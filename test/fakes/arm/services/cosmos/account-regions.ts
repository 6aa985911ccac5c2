import { type Body, isBody, merged } from "../../bodies.ts";
import { displayLocation, shortLocation } from "../../locations.ts";

/** An account's properties with all that Azure says about where it is. While it is created there are no addresses yet. */
export function inRegions(name: string, properties: Body, state: string): Body {
  const endpoint = `https://${name.toLowerCase()}.documents.azure.com:443/`;
  const isMade = state !== "Creating";
  const asked = (Array.isArray(properties["locations"]) ? properties["locations"] : []).filter(isBody);
  const locations = asked.map((location, index) => region(name, location, index, state));
  const isWritable = (_: Body, index: number) => index === 0 || properties["enableMultipleWriteLocations"] === true;
  return merged(properties, {
    documentEndpoint: isMade ? endpoint : null,
    sqlEndpoint: isMade ? endpoint : null,
    defaultIdentity: isMade ? properties["defaultIdentity"] || "FirstPartyIdentity" : "",
    backupPolicy: { periodicModeProperties: backup(properties, isMade) },
    locations,
    writeLocations: locations.filter(isWritable),
    readLocations: locations,
    failoverPolicies: locations.map(({ id, locationName, failoverPriority }) => ({ id, locationName, failoverPriority })),
  });
}

function region(name: string, { locationName, failoverPriority, isZoneRedundant }: Body, index: number, state: string): Body {
  const short = shortLocation(String(locationName));
  const address = `https://${name.toLowerCase()}-${short}.documents.azure.com:443/`;
  return {
    id: `${name}-${short}`,
    locationName: displayLocation(String(locationName)),
    ...(state === "Creating" ? {} : { documentEndpoint: address }),
    provisioningState: state === "Creating" ? "Creating" : "Succeeded",
    failoverPriority: failoverPriority ?? index,
    isZoneRedundant: isZoneRedundant ?? false,
  };
}

/** A continuous backup has no such properties. */
function backup(properties: Body, isMade: boolean): Body | null {
  const policy = properties["backupPolicy"];
  if (!isBody(policy) || policy["type"] !== "Periodic") return null;
  const mode = isBody(policy["periodicModeProperties"]) ? policy["periodicModeProperties"] : {};
  const known = mode["backupStorageRedundancy"] === "Invalid" ? "Geo" : mode["backupStorageRedundancy"];
  return { ...mode, backupStorageRedundancy: isMade ? (known ?? "Geo") : "Invalid" };
}
