import { rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { type Case, lookAround } from "../case.ts";
import { commands, runCommand } from "../commands.ts";
import { begun } from "./children.ts";

/** The cache goes, and what reads the harness' output leaves. */
export function surroundingCases(): Case[] {
  return [...cacheCases, ...readerCases];
}

const cacheCases: Case[] = [1, "starting PostgreSQL", "replica 1 serves"].map((at) => ({
  row: "the cache is removed",
  name: `the cache is removed when run says ${at === 1 ? "something" : `"${at}"`}`,
  async play(stage) {
    const harness = stage.start(runCommand.args(stage.place, stage.deployment));
    await harness.has(at);
    const before = lookAround(stage, harness);
    const since = performance.now();
    rmSync(stage.place.cache, { recursive: true, force: true });
    return stage.aftermath([harness], { before, since, expected: { codes: [0, 3, 4] } });
  },
}));

const readerCases: Case[] = [
  {
    row: "its reader leaves",
    name: "run | head -0",
    async play(stage) {
      const harness = await begun(stage);
      const before = lookAround(stage, harness);
      const since = performance.now();
      harness.child.stdout!.destroy();
      harness.child.stderr!.destroy();
      return stage.aftermath([harness], { before, since, expected: { codes: [0] } });
    },
  },
  {
    row: "its reader leaves",
    name: "up | head -1, then SIGINT",
    async play(stage) {
      const up = commands.find(({ name }) => name === "up")!;
      const harness = stage.start(up.args(stage.place, stage.deployment));
      await harness.has(1);
      harness.child.stdout!.destroy();
      harness.child.stderr!.destroy();
      await delay(1000);
      const before = lookAround(stage, harness);
      const since = performance.now();
      harness.child.kill("SIGINT");
      return stage.aftermath([harness], { before, since, expected: { codes: [130] } });
    },
  },
];
