import { type BadManifest, type Make, many, services } from "./case.ts";

/** What names the KMS key, and how it is written, by kind. */
const kmsFields: Record<string, [field: string, wayOut: string]> = {
  Queue: ["kmsMasterKeyID", "write its id, alias/NAME or ARN"],
  Postgres: ["kmsKeyID", "write its id, alias/NAME or ARN"],
  Table: ["kmsKeyID", "write its id or ARN"],
};

/** What people get wrong in the fields that every service kind has, each with the field and the way out that the message must have. */
export const badCommon: BadManifest[] = Object.entries(services).flatMap(([kind, make]) =>
  [...badSpecs(make), ...badConnections(make), ...badTags(make), ...badKeys(make, kmsFields[kind])].map((bad) => ({
    ...bad,
    mistake: `${kind}: ${bad.mistake}`,
  })),
);

function badSpecs(make: Make): BadManifest[] {
  const { spec: _, ...withoutSpec } = make({});
  return [
    { mistake: "no spec at all", manifest: withoutSpec, field: "spec", wayOut: "Required value" },
    { mistake: "no account", manifest: make({ account: undefined }), field: "spec.account", wayOut: "Required value" },
    { mistake: "an empty account", manifest: make({ account: "" }), field: "spec.account", wayOut: "use lower-case letters" },
    { mistake: "an account in capitals", manifest: make({ account: "Prod" }), field: "spec.account", wayOut: "use lower-case letters" },
    { mistake: "an account with a dot", manifest: make({ account: "prod.eu" }), field: "spec.account", wayOut: "use lower-case letters" },
    {
      mistake: "an account too long for a label",
      manifest: make({ account: "a".repeat(64) }),
      field: "spec.account",
      wayOut: "may not be more than 63",
    },
    {
      mistake: "accounts as a list",
      manifest: make({ account: ["dev"] }),
      field: "spec.account",
      wayOut: "must be of type string",
      wayOutOfTypes: "expected string",
    },
    {
      mistake: "a deletion policy of another tool",
      manifest: make({ deletionPolicy: "Orphan" }),
      field: "spec.deletionPolicy",
      wayOut: '"Delete", "Retain"',
    },
    {
      mistake: "a deletion policy that says nothing",
      manifest: make({ deletionPolicy: "" }),
      field: "spec.deletionPolicy",
      wayOut: '"Delete", "Retain"',
    },
    {
      mistake: "an adoption policy in lower case",
      manifest: make({ adoptionPolicy: "never" }),
      field: "spec.adoptionPolicy",
      wayOut: '"Never", "IfExists"',
    },
    {
      mistake: "suspended in quotes",
      manifest: make({ suspend: "yes" }),
      field: "spec.suspend",
      wayOut: "must be of type boolean",
      wayOutOfTypes: "expected boolean",
    },
    {
      mistake: "a status field in the spec",
      manifest: make({ externalID: "arn:aws:rds" }),
      field: "spec.externalID",
      wayOut: "unknown field",
      wayOutOfTypes: "field not declared in schema",
    },
    {
      mistake: "a block of a cloud that it can't be made in",
      manifest: make({ gcp: {} }),
      field: "spec.gcp",
      wayOut: "unknown field",
      wayOutOfTypes: "field not declared in schema",
    },
    {
      mistake: "a name too long for its Secret's label",
      manifest: make({}, { name: "a".repeat(64) }),
      field: "metadata.name",
      wayOut: "choose a shorter name",
    },
  ];
}

function badConnections(make: Make): BadManifest[] {
  const keys = (values: object) => make({ connection: { keys: values } });
  return [
    {
      mistake: "a connection by its name alone",
      manifest: make({ connection: "orders" }),
      field: "spec.connection",
      wayOut: "must be of type object",
      wayOutOfTypes: "expected map",
    },
    {
      mistake: "a connection with a name that no Secret can have",
      manifest: make({ connection: { name: "Orders_Secret" } }),
      field: "spec.connection.name",
      wayOut: "use lower-case letters",
    },
    {
      mistake: "a connection with an empty name",
      manifest: make({ connection: { name: "" } }),
      field: "spec.connection.name",
      wayOut: "use lower-case letters",
    },
    {
      mistake: "a connection in another namespace",
      manifest: make({ connection: { namespace: "shop" } }),
      field: "spec.connection.namespace",
      wayOut: "unknown field",
      wayOutOfTypes: "field not declared in schema",
    },
    {
      mistake: "a connection key that no Secret can have",
      manifest: keys({ "DB HOST": "a" }),
      field: "spec.connection.keys",
      wayOut: "rename it",
    },
    {
      mistake: "a connection key that hides a file",
      manifest: keys({ "..data": "a" }),
      field: "spec.connection.keys",
      wayOut: "rename it",
    },
    {
      mistake: "a connection key that every connection has",
      manifest: keys({ type: "mysql" }),
      field: "spec.connection.keys",
      wayOut: "choose other names",
    },
    {
      mistake: "a connection key that the Secret has",
      manifest: keys({ uri: "${uri}?a=b" }),
      field: "spec.connection.keys",
      wayOut: "choose other names",
    },
    {
      mistake: "a connection key whose value is a number",
      manifest: keys({ PORT: 5432 }),
      field: "spec.connection.keys.PORT",
      wayOut: "must be of type string",
      wayOutOfTypes: "expected string",
    },
    {
      mistake: "more connection keys than there may be",
      manifest: keys(many(51, (i) => [`K${i}`, "a"])),
      field: "spec.connection.keys",
      wayOut: "must have at most 50 items",
    },
    {
      mistake: "a connection key that asks for what there is not",
      manifest: keys({ GOOD: "${uri}", BAD: "at ${hostname}" }),
      field: "spec.connection.keys[BAD]",
      wayOut: "write ${type}, ${provider}",
    },
    {
      mistake: "a connection key that asks in capitals",
      manifest: keys({ BAD: "${uri}, ${URI}" }),
      field: "spec.connection.keys[BAD]",
      wayOut: "write ${type}, ${provider}",
    },
    {
      mistake: "a connection key that asks with a space",
      manifest: keys({ BAD: "${ uri }" }),
      field: "spec.connection.keys[BAD]",
      wayOut: "write ${type}, ${provider}",
    },
    {
      mistake: "a connection key that asks for nothing",
      manifest: keys({ BAD: "a${}" }),
      field: "spec.connection.keys[BAD]",
      wayOut: "write ${type}, ${provider}",
    },
    {
      mistake: "a connection key that never ends its question",
      manifest: keys({ BAD: "$${uri" }),
      field: "spec.connection.keys[BAD]",
      wayOut: "write ${type}, ${provider}",
    },
  ];
}

function badTags(make: Make): BadManifest[] {
  const tags = (values: object) => make({ aws: { tags: values } });
  return [
    { mistake: "a tag that AWS keeps for itself", manifest: tags({ "aws:team": "a" }), field: "spec.aws.tags", wayOut: "rename it" },
    {
      mistake: "a tag that AWS keeps for itself, in capitals",
      manifest: tags({ "AWS:team": "a" }),
      field: "spec.aws.tags",
      wayOut: "rename it",
    },
    {
      mistake: "a forged ownership tag",
      manifest: tags({ "kubectl-cloud.dev/owner": "a" }),
      field: "spec.aws.tags",
      wayOut: "rename it",
    },
    {
      mistake: "more tags than AWS takes",
      manifest: tags(many(41, (i) => [`t${i}`, "a"])),
      field: "spec.aws.tags",
      wayOut: "must have at most 40 items",
    },
    { mistake: "a tag with too long a key", manifest: tags({ ["t".repeat(129)]: "a" }), field: "spec.aws.tags", wayOut: "shorten it" },
    {
      mistake: "a tag with too long a value",
      manifest: tags({ team: "a".repeat(257) }),
      field: "spec.aws.tags.team",
      wayOut: "may not be more than 256",
    },
    {
      mistake: "a tag whose value AWS refuses",
      manifest: tags({ team: "a<b" }),
      field: "spec.aws.tags",
      wayOut: "take the other characters out",
    },
    { mistake: "a tag without a key", manifest: tags({ "": "a" }), field: "spec.aws.tags", wayOut: "take the other characters out" },
    {
      mistake: "a tag whose value is a number",
      manifest: tags({ cost: 7 }),
      field: "spec.aws.tags.cost",
      wayOut: "must be of type string",
      wayOutOfTypes: "expected string",
    },
  ];
}

function badKeys(make: Make, [field, wayOut] = ["", ""]): BadManifest[] {
  const mistakes = {
    "an empty KMS key": "",
    "a KMS alias with a space": "alias/my key",
    "a KMS key by another service's ARN": "arn:aws:s3:::key",
  };
  return Object.entries(mistakes).map(([mistake, key]) => ({
    mistake,
    manifest: make({ aws: { [field]: key } }),
    field: `spec.aws.${field}`,
    wayOut,
  }));
}
