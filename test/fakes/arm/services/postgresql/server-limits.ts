import { type Body, part } from "../../bodies.ts";
import { refusals } from "../../errors.ts";
import { shortLocation } from "../../locations.ts";
import type { Call } from "../../world.ts";
import { invalidValue } from "./refusals.ts";
import { tierOf } from "./storage.ts";

/** Refuses what can't change: https://learn.microsoft.com/en-us/azure/postgresql/flexible-server/concepts-limits */
export function checkChange(call: Call, before: Body): void {
  const { body, name, path } = call;
  const { location } = body;
  const there = String(before["location"]);
  if (typeof location === "string" && shortLocation(location) !== shortLocation(there)) {
    throw refusals.locationTaken(name, path.group ?? "", shortLocation(there), location);
  }
  const [now, asked] = [part(before, "properties"), part(body, "properties")];
  const size = part(asked, "storage")["storageSizeGB"];
  if (size !== undefined && Number(size) < Number(part(now, "storage")["storageSizeGB"])) throw invalidValue("storage.storageSizeGB");
  if (asked["version"] !== undefined && Number(asked["version"]) < Number(now["version"])) throw invalidValue("version");
  const login = asked["administratorLogin"];
  if (login !== undefined && login !== now["administratorLogin"]) throw invalidValue("administratorLogin");
  checkStorage(size);
}

/** Refuses a size that there isn't. */
export function checkStorage(size: unknown): void {
  if (size !== undefined && !tierOf(size)) throw invalidValue("storage.storageSizeGB");
}
