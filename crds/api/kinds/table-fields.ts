import { z } from "zod";

import { field, matches } from "../fields.ts";

/** Name of an attribute (DynamoDB) or property (Cosmos DB), as both take it. */
export const attributeName = (description: string) =>
  field(z.string().max(255), {
    description,
    placeholder: "NAME",
    rules: [
      matches(
        /^[a-zA-Z_][-_.a-zA-Z0-9]*$/,
        "not an attribute's name: use letters, digits, '_', '-' and '.', beginning with a letter or '_'",
      ),
    ],
  });

/** A key attribute with its type, as DynamoDB has them. Cosmos DB takes any type. */
export const keyAttribute = (what: string) =>
  z.object({
    name: attributeName(`Name of the ${what}'s attribute.`),
    type: field(z.enum(["String", "Number", "Binary"]).default("String"), {
      description: "Type of its values. Cosmos DB takes any.",
    }),
  });
