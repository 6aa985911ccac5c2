import { type Body, merged, part } from "../../bodies.ts";
import { displayLocation } from "../../locations.ts";
import { checkStorage } from "./server-limits.ts";
import { tierOf } from "./storage.ts";

/** A server tells since when it can be restored once there is a backup: in the recording with the first change. */
export function firstBackup(body: Body): Body {
  const { earliestRestoreDate = new Date().toISOString() } = part(body, "properties", "backup");
  return { properties: { backup: { earliestRestoreDate } } };
}

/** A request's body without what is never told. */
export function told(body: Body): Body {
  const { administratorLoginPassword: _, createMode: __, ...properties } = part(body, "properties");
  const { name: ___, tags, ...rest } = body;
  return { ...rest, properties, ...(tags ? { tags } : {}) };
}

/** In Azure's spelling, with what follows from what was asked for. */
export function normalised(body: Body, asked: Body): Body {
  const properties = part(body, "properties");
  const storage = part(properties, "storage");
  checkStorage(storage["storageSizeGB"]);
  const sized = part(asked, "properties", "storage")["storageSizeGB"] !== undefined;
  const own = part(asked, "properties", "storage");
  const highAvailability = part(properties, "highAvailability");
  const { standbyAvailabilityZone = "3" } = highAvailability;
  const isAvailable = String(highAvailability["mode"]) !== "Disabled";
  const window = part(properties, "maintenanceWindow");
  const isPrivate = part(properties, "network")["delegatedSubnetResourceId"] !== undefined;
  return {
    ...body,
    location: displayLocation(String(body["location"])),
    properties: {
      ...properties,
      storage: { ...storage, ...(sized ? tierOf(storage["storageSizeGB"]) : {}), ...own },
      highAvailability: isAvailable
        ? { ...highAvailability, state: "Healthy", standbyAvailabilityZone }
        : { mode: "Disabled", state: "NotEnabled" },
      maintenanceWindow: { ...window, customWindow: capitalised(String(window["customWindow"])) },
      network: { ...part(properties, "network"), ...(isPrivate ? { publicNetworkAccess: "Disabled" } : {}) },
    },
  };
}

/** Says that a server is in a state. */
export function withState(body: Body, state: string): Body {
  return merged(body, { properties: { state } });
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
