import { availableParallelism } from "node:os";

import { defineConfig } from "vitest/config";

/** Three layers: pure functions; behaviour against real parts; the product as installed. */
export default defineConfig({
  test: {
    // two at least: a file of integration computes in other processes, and waits for them
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: "unit",
          include: ["{build,cli,runner,crds,lib,test/screens}/**/*.test.{ts,tsx}"],
          // a screen is drawn anew with each key, and the machine is shared
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          globalSetup: ["test/parts/setup.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["test/parts/setup.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
