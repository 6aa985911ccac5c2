/** Both programs of dist/cli in one bundle, which start.ts loads: the plugin and its completion. */
export { complete } from "./complete.ts";
export { main } from "./main.ts";
