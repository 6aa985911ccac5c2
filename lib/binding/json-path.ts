/** The JSONPath library, so that the plugin can have it in a file of its own, which is loaded when it is used. */
export { query } from "json-p3";
