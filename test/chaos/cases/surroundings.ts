import { rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { type Case, lookAround } from "../case.ts";
import { commands, runCommand, verdicts } from "../commands.ts";
import { begun } from "./children.ts";

/** The cache or the evidence goes, and what reads the harness' output leaves. */
export function surroundingCases(): Case[] {
  return [...removals, ...readerCases];
}

const removals: Case[] = (
  [
    ["cache", 1],
    ["cache", "starting PostgreSQL"],
    ["cache", "replica 1 serves"],
    ["out", "replica 1 serves"],
  ] as const
).map(([place, at]) => ({
  row: "a directory is removed",
  name: `the directory of ${place === "out" ? "the evidence" : "the cache"} goes when run says ${at === 1 ? "something" : `"${at}"`}`,
  async play(stage) {
    const harness = stage.start(runCommand.args(stage.place, stage.deployment));
    await harness.has(at);
    const before = lookAround(stage, harness);
    const since = performance.now();
    rmSync(stage.place[place], { recursive: true, force: true, maxRetries: 5 });
    return stage.aftermath([harness], { before, since, expected: { codes: place === "out" ? [2] : [...verdicts, 2, 3] } });
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
      return stage.aftermath([harness], { before, since, expected: { codes: verdicts } });
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
