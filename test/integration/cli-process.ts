export * from "../parts/plugin.ts";
