import { expect, test } from "vitest";

import { skewOf } from "./version-skew.ts";

test.each([
  ["0.1.0", "0.2.0", "newer", "kubectl cloud install"],
  ["0.9.0", "0.10.0", "newer", "kubectl cloud install"],
  ["1.0.0-rc.1", "1.0.0", "newer", "kubectl cloud install"],
  ["0.2.0", "0.1.0", "older", "upgrade the plugin to 0.2.0"],
  ["1.0.0", "1.0.0-rc.1", "older", "upgrade the plugin to 1.0.0"],
])("with %s installed, the plugin %s is %s and says what to do", (installed, plugin, is, hint) => {
  expect(skewOf(installed, plugin)).toEqual({
    plugin: is,
    message: `the cluster has kubectl-cloud ${installed}, and this plugin is ${plugin}`,
    hint: expect.stringContaining(hint),
  });
});

test.each(["0.1.0", "", "dev", "latest"])(
  "says nothing where %j is installed and the plugin is 0.1.0, as nothing is known to differ",
  (installed) => {
    expect(skewOf(installed, "0.1.0")).toBeUndefined();
  },
);
