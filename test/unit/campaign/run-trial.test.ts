import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Trial, trialOf } from "../../../harness/campaign/run-trial.ts";
import "../../../harness/vitest/index.ts";
import { converged, diverged, environment } from "../report/examples.ts";

type Case = [why: string, verdict: typeof converged, isOurs: boolean, use: (trial: Trial) => void, stays: boolean];

test.each<Case>([
  ["it converged", converged, true, () => {}, false],
  ["a matcher passed", converged, true, (trial) => expect(trial).toConverge(), false],
  ["a matcher failed", converged, true, (trial) => expect(() => expect(trial).toDivergeBy("D1")).toThrow(), true],
  ["it is to be kept", converged, true, (trial) => trial.keep(), true],
  ["it was asked for", converged, false, () => {}, true],
  ["it diverged", diverged, true, () => {}, true],
])("the directory at the end, when %s", async (_, verdict, isOurs, use, stays) => {
  const dir = mkdtempSync(join(tmpdir(), "p429-trial-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  {
    await using trial = trialOf({ verdict, environment, dir }, isOurs);
    use(trial);
  }
  expect(existsSync(dir)).toBe(stays);
});
