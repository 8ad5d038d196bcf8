import { defineConfig } from "vitest/config";

/** Groups run one after the other, so that trials on real LiteLLM share the machine with one another only. */
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
          // Most of their time is waiting: for timeouts, rests and processes.
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
          // A trial waits for two thirds of its time.
          maxWorkers: 2,
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
