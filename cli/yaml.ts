/** The YAML library, so that one dynamic import loads it and only what is used of it is bundled. */
export { parseAllDocuments, stringify } from "yaml";
