import { existsSync, globSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Case, lookAround } from "../case.ts";
import { runCommand, verdicts } from "../commands.ts";

/** Debian's libfaketime; null where it is not installed. */
export const faketime = globSync("/usr/lib/*/faketime/libfaketimeMT.so.1").find((path) => existsSync(path)) ?? null;

/** Seconds: an hour ahead, an hour back, a day ahead. */
const jumps = ["+3600", "-3600", "+86400"];

/** The wall clock jumps in the midst of a run, for the harness and what it starts; durations go on as ever. */
export function clockCases(): Case[] {
  return jumps.map((jump) => ({
    row: "the clock jumps",
    name: `by ${jump} s`,
    async play(stage) {
      const file = join(stage.place.dir, "offset");
      writeFileSync(file, "+0");
      const env = {
        LD_PRELOAD: faketime!,
        FAKETIME_TIMESTAMP_FILE: file,
        FAKETIME_NO_CACHE: "1",
        FAKETIME_DONT_FAKE_MONOTONIC: "1",
      };
      const harness = stage.start(runCommand.args(stage.place, stage.deployment), { env });
      await harness.has("replica 1 serves");
      const before = lookAround(stage, harness);
      const since = performance.now();
      writeFileSync(file, jump);
      return stage.aftermath([harness], { before, since, expected: { codes: verdicts } });
    },
  }));
}
