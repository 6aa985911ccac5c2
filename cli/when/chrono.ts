/** The library that reads times in English, so that one dynamic import loads it and no other language is bundled. */
export { casual } from "chrono-node/en";
