/** What a path of Azure Resource Manager names. Names are as asked for; Azure compares them without regard to case. */
export interface ArmPath {
  subscription?: string;
  group?: string;
  /** Such as Microsoft.DocumentDB. */
  provider?: string;
  /** Types and names in turn, below the provider. */
  segments: string[];
}

const shape = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?(?:\/providers\/([^/]+)(\/.+)?)?$/i;

/** Takes a path apart; nothing when it is none below a subscription. */
export function parsePath(path: string): ArmPath | undefined {
  const [, subscription, group, provider, rest = ""] = shape.exec(path) ?? [];
  if (!subscription) return undefined;
  const segments = rest.split("/").filter(Boolean).map(decodeURIComponent);
  return { subscription, ...(group && { group: decodeURIComponent(group) }), ...(provider && { provider }), segments };
}

/** The id of a resource: the path's own, or that of one above it after `depth` pairs of type and name. */
export function idOf({ subscription, group, provider, segments }: ArmPath, depth = Math.floor(segments.length / 2)): string {
  const above = [`/subscriptions/${subscription}`, ...(group ? [`resourceGroups/${group}`] : [])];
  return [...above, ...(depth > 0 ? [`providers/${provider}`, ...segments.slice(0, depth * 2)] : [])].join("/");
}

/** The type, such as Microsoft.DocumentDB/databaseAccounts/sqlDatabases. */
export function typeOf({ provider, segments }: ArmPath, depth = Math.ceil(segments.length / 2)): string {
  return [provider, ...segments.filter((_, index) => index % 2 === 0).slice(0, depth)].join("/");
}

/** The id of the resource that everything of an id is below: its third pair, group and subscription being the others. */
export function rootOf(id: string): string {
  return id.split("/").slice(0, 9).join("/").toLowerCase();
}
