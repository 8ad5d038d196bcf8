import { join } from "node:path";
import { type Case, lookAround } from "../case.ts";
import { commands, runCommand, verdicts } from "../commands.ts";

const up = commands.find(({ name }) => name === "up")!;
const warm = commands.find(({ name }) => name === "warm host")!;

/** Two harnesses with one cache. */
export const pairCases = (): Case[] => [
  {
    row: "two harnesses at once",
    name: "two runs with a warm host each; one is killed",
    async play(stage) {
      const args = (name: string) => [
        ...warm.args(stage.place, stage.deployment).slice(0, -1),
        join(stage.place.out, name),
      ];
      const harnesses = ["one", "two"].map((name) => stage.start(args(name)));
      await Promise.all(harnesses.map((harness) => harness.has("replica 1 serves")));
      const before = lookAround(stage, ...harnesses);
      const since = performance.now();
      harnesses[1]!.child.kill("SIGKILL");
      const expected = { codes: verdicts, signal: "SIGKILL" as const };
      return stage.aftermath(harnesses, { before, since, expected, allowed: { warmHost: true, drafts: true } });
    },
  },
  {
    row: "two harnesses at once",
    name: "two runs into one directory",
    async play(stage) {
      const args = runCommand.args(stage.place, stage.deployment);
      const harnesses = [stage.start(args), stage.start(args)];
      await Promise.race(harnesses.map(({ ended }) => ended));
      const before = lookAround(stage, ...harnesses);
      return stage.aftermath(harnesses, { before, since: performance.now(), expected: { codes: [...verdicts, 2] } });
    },
  },
  {
    row: "two harnesses at once",
    name: "two of up, then down",
    async play(stage) {
      const args = (name: string) => ["up", "--litellm", "1.106.2", "--logs", join(stage.place.out, name)];
      const harnesses = [stage.start(args("one")), stage.start(args("two"))];
      await Promise.race(harnesses.map((harness) => harness.has(up.settled!)));
      const before = lookAround(stage, ...harnesses);
      const since = performance.now();
      const down = stage.start(["down"]);
      await down.ended;
      // One of them was refused: the other is the one that `down` ends.
      return stage.aftermath([...harnesses, down], { before, since, expected: { codes: [0, 2] } });
    },
  },
];
