import { defineConfig } from "vitest/config";

/** Groups run one after the other, so that trials on real LiteLLM have the machine to themselves. */
export default defineConfig({
  test: {
    reporters: ["default", "./test/tally-reporter.ts"],
    projects: [
      {
        test: {
          name: "unit",
          // They keep nothing in modules: imported once and not once per file, they take a fraction of the time.
          isolate: false,
          include: ["test/unit/**/*.test.ts"],
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "contract",
          include: ["test/contract/**/*.test.ts"],
          testTimeout: 120_000,
          maxWorkers: 3,
          hookTimeout: 300_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "real",
          include: ["test/real/**/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "docker",
          include: ["test/docker/**/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
