import { recordedRefusal, refusal, type Refusal } from "../../errors.ts";

/** A part of the service isn't there. For a firewall rule it names the type of the server. */
export function missingPart(type: string, name: string): Refusal {
  return recordedRefusal(1, { "Microsoft.DBforPostgreSQL/flexibleServers/databases": type, "asotest-db-turpnq": name });
}

/** What a value may not be, or may not become. The words are those of another service: none of PostgreSQL's are recorded. */
export function invalidValue(field: string): Refusal {
  return recordedRefusal(19, { "imageReference.publisher": field });
}

/** https://learn.microsoft.com/en-us/azure/postgresql/flexible-server/quickstart-create-server: names are unique in all of Azure */
export function nameTaken(): Refusal {
  return refusal(409, "ServerNameAlreadyExists", "Specified server name is already used.");
}
