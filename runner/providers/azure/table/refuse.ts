import type { TableSpec } from "../../../../crds/api/kinds/table.ts";
import { TerminalError } from "../../../../lib/errors.ts";
import type { Target } from "../../../provider.ts";
import { namesOf } from "./names.ts";

const rules: { broken(target: Target<TableSpec>): boolean; message(spec: TableSpec): string; hint: string }[] = [
  {
    broken: ({ spec }) => spec.aws !== undefined,
    message: () => "aws is for DynamoDB",
    hint: "take the block aws out, or make another Table with an account of aws",
  },
  {
    broken: ({ spec }) => spec.sortKey !== undefined && spec.sortKey.name !== "id",
    message: ({ sortKey }) => `sortKey ${sortKey?.name}: Cosmos DB has no sort key but the property id, which each item has`,
    hint: "make another Table without sortKey, or with the name id",
  },
  {
    // https://learn.microsoft.com/azure/cosmos-db/partitioning-overview#choose-a-partition-key
    broken: ({ spec }) => !/^\w+$/.test(spec.partitionKey.name),
    message: ({ partitionKey }) => `partitionKey ${partitionKey.name}: on Cosmos DB it has letters, digits and '_'`,
    hint: "make another Table with such a name",
  },
  {
    broken: ({ spec }) => spec.partitionKey.name === "id" && spec.sortKey !== undefined,
    message: () => "partitionKey and sortKey are both id",
    hint: "take sortKey out",
  },
  {
    broken: (target) => namesOf(target).own && !/^[a-z0-9][-a-z0-9]{2,43}$/.test(target.externalName),
    message: () => "externalName is the name of a Cosmos DB account, which has 3 to 44 lower-case letters, digits and '-'",
    hint: "make another Table with such an externalName, or name an existing account in azure.accountName",
  },
];

/** Refuses what no Table on Cosmos DB can be. Throws terminal `SpecRejected`. */
export function refuse(target: Target<TableSpec>): void {
  const rule = rules.find(({ broken }) => broken(target));
  if (!rule) return;
  throw new TerminalError(`${target.externalName} can't be made on Azure: ${rule.message(target.spec)}`, {
    code: "SpecRejected",
    hint: rule.hint,
  });
}
