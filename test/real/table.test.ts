import { expect, test } from "vitest";
import { judge } from "../../harness/oracle/index.ts";
import { readRun } from "../../harness/record/index.ts";
import { campaign, table } from "./campaign.ts";

const controls = ["control-success", "control-stream", "control-provider-500", "control-client-abort"];
const faults = [
  "stream-abort-after-chunk",
  "stream-abort-before-headers",
  "stream-abort-after-headers",
  "replica-killed",
  "redis-reply-lost",
  "phantom-refusal",
];

test("1.84.0 leaks and 1.106.2 keeps only what it is known to leak", async () => {
  const result = await campaign(["1.84.0", "1.106.2"], [...controls, ...faults]);
  expect(table(result)).toEqual({
    ...Object.fromEntries(
      controls.flatMap((id) => [
        [`${id} on 1.84.0`, "converged"],
        [`${id} on 1.106.2`, "converged"],
      ]),
    ),
    "stream-abort-after-chunk on 1.84.0": "diverged D1",
    "stream-abort-after-chunk on 1.106.2": "converged",
    "stream-abort-before-headers on 1.84.0": "diverged D2",
    "stream-abort-before-headers on 1.106.2": "converged",
    "stream-abort-after-headers on 1.84.0": "diverged D2",
    "stream-abort-after-headers on 1.106.2": "diverged D2",
    "replica-killed on 1.84.0": "diverged D9",
    "replica-killed on 1.106.2": "diverged D9",
    "redis-reply-lost on 1.84.0": "diverged D10",
    "redis-reply-lost on 1.106.2": "diverged D10",
    "phantom-refusal on 1.84.0": "diverged D1",
    "phantom-refusal on 1.106.2": "converged",
  });

  for (const { verdict, dir } of result.trials) {
    expect(judge(readRun(dir), { expected: null }), "the verdict can be computed again").toEqual(verdict);
    if (verdict.verdict !== "diverged") continue;
    const leaks = verdict.findings.flatMap((finding) => finding.leaks);
    expect(leaks, `${verdict.scenario} lists what leaked`).not.toEqual([]);
    for (const counter of verdict.counters) {
      if (counter.unexplained !== null) expect(Math.abs(counter.unexplained)).toBeLessThanOrEqual(1e-9);
    }
  }
});

test("a release that reserves nothing is not applicable, never converged", async () => {
  const result = await campaign(["1.83.14"], ["stream-abort-after-chunk", "phantom-refusal"]);
  expect(table(result)).toEqual({
    "stream-abort-after-chunk on 1.83.14": "not-applicable",
    "phantom-refusal on 1.83.14": "not-applicable",
  });
});

test("the plain litellm command gives the same verdicts", async () => {
  const result = await campaign(["1.106.2"], ["control-stream", "stream-abort-after-headers"], { start: "exec" });
  expect(table(result)).toEqual({
    "control-stream on 1.106.2": "converged",
    "stream-abort-after-headers on 1.106.2": "diverged D2",
  });
});

test("a fault that does not fire makes the verdict inconclusive", async () => {
  for (const [scenario, swallow] of [
    ["stream-abort-after-chunk", "cancel"],
    ["redis-reply-lost", "redis"],
    ["replica-killed", "kill"],
  ] as const) {
    const result = await campaign(["1.106.2"], [scenario], { swallow });
    expect(table(result), scenario).toEqual({ [`${scenario} on 1.106.2`]: "inconclusive" });
  }
});
