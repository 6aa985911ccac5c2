import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

/** To be imported into a process under test: writes the path of each file that it loads into the file LOADED_MODULES, line by line. */
registerHooks({
  load(url, context, nextLoad) {
    if (url.startsWith("file:")) appendFileSync(process.env["LOADED_MODULES"] ?? "", `${fileURLToPath(url)}\n`);
    return nextLoad(url, context);
  },
});
