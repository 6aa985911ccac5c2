import type { Server } from "@azure/arm-postgresql-flexible";

import type { PostgresSpec } from "../../crds/api/kinds/postgres.ts";
import { plain } from "./postgres.ts";

export type FlexibleServer = NonNullable<PostgresSpec["azure"]>;

const defaultBlock: FlexibleServer = { storageAutoGrow: false, highAvailabilityMode: "ZoneRedundant" };

/** A spec with a block azure, in which the API server has filled in the defaults. */
export function azureSpec(top: Partial<PostgresSpec> = {}, block: Partial<FlexibleServer> = {}): PostgresSpec {
  return { ...plain, ...top, azure: { ...defaultBlock, ...block } };
}

/** What Azure answers of one that was made of {@link plain}, after a recording: test/fakes/arm/recordings, postgresql-flexible-server, n 7. */
export const answeredServer: Server = {
  id: "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/shop/providers/Microsoft.DBforPostgreSQL/flexibleServers/orders",
  name: "orders",
  type: "Microsoft.DBforPostgreSQL/flexibleServers",
  location: "UK South",
  sku: { name: "Standard_B1ms", tier: "Burstable" },
  state: "Ready",
  version: "17",
  minorVersion: "7",
  administratorLogin: "dbadmin",
  fullyQualifiedDomainName: "orders.postgres.database.azure.com",
  storage: { type: "", iops: 120, tier: "P4", storageSizeGB: 32, autoGrow: "Disabled" },
  authConfig: { activeDirectoryAuth: "Disabled", passwordAuth: "Enabled" },
  dataEncryption: { type: "SystemManaged" },
  backup: { backupRetentionDays: 7, geoRedundantBackup: "Disabled" },
  network: { publicNetworkAccess: "Disabled" },
  highAvailability: { mode: "Disabled", state: "NotEnabled" },
  maintenanceWindow: { customWindow: "Disabled", dayOfWeek: 0, startHour: 0, startMinute: 0 },
  availabilityZone: "2",
  replicationRole: "Primary",
  replicaCapacity: 5,
  privateEndpointConnections: [],
};
