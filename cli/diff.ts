/** The library that compares texts, so that one dynamic import loads it and only what is used of it is bundled. */
export { structuredPatch } from "diff";
