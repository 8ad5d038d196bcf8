/**
 * `run --all` on one release with warm caches, as a ratio over one plain start of two replicas measured in the same run,
 * and where the time went. Budget: 6. Last line: one JSON document. Options: [release] [budget].
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CampaignOptions, runCampaign } from "../harness/campaign/index.ts";
import { interruptible } from "../harness/cli/index.ts";
import { startClock } from "../harness/clock.ts";
import { defaultRelease } from "../harness/releases/default-release.ts";
import { columns } from "../harness/report/index.ts";
import { scenarios } from "../scenarios/index.ts";
import { watchCpu } from "./catalogue/cpu.ts";
import { timekeeper } from "./catalogue/timekeeper.ts";
import { seconds } from "./numbers.ts";
import { plainStart } from "./plain-start.ts";

const [release = defaultRelease, budget = "6"] = process.argv.slice(2);
const interrupted = interruptible(process, process.exit, (text) => process.stderr.write(text));
const signal = AbortSignal.any([interrupted.signal, AbortSignal.timeout(20 * 60_000)]);
const dir = mkdtempSync(join(tmpdir(), "phantom429-bench-"));
process.on("exit", () => rmSync(dir, { recursive: true, force: true }));
const clock = startClock();

const plainMs = await plainStart({ release, replicas: 2, logDir: dir, signal });
console.error(`one plain start of two replicas: ${seconds(plainMs)}`);

const options: CampaignOptions = {
  scenarios,
  subjects: [{ spec: release, settings: [], patches: [], latestDeps: false }],
  seeds: [1],
  replicas: null,
  profile: "fast",
  stack: "local",
  start: "fork",
  out: join(dir, "run"),
  expect: null,
  command: `bench catalogue ${release}`,
};
const times = timekeeper(clock);
const cpu = watchCpu();
const from = clock.now();
const { trials, failures, stacks } = await runCampaign(options, times.observe, signal);
const allMs = clock.now() - from;
const cpuOf = cpu.stop();
const ratio = Math.round((allMs / plainMs) * 100) / 100;

console.error(
  `run --all: ${trials.length} trials on ${stacks.length} stacks in ${seconds(allMs)}, ${ratio} × the plain start`,
);
for (const { scenario, error } of failures) console.error(`  without a verdict: ${scenario}: ${error.message}`);
const { steps, longest } = times.summary();
console.error(
  `\n${columns(
    ["step", "times", "in all", "longest", "from", "to"],
    steps.map(({ step, count, totalMs, maxMs, firstMs, lastMs }) => [
      step,
      String(count),
      ...[totalMs, maxMs, firstMs - from, lastMs - from].map(seconds),
    ]),
  )}\n(Steps of different trials overlap: their sums are more than the whole.)\n`,
);
console.error(
  columns(
    ["CPU", "processes", "seconds"],
    cpuOf.map(({ kind, processes, seconds }) => [kind, String(processes), seconds.toFixed(1)]),
  ),
);
console.error(
  `\nThe last to end: ${longest.map(({ trial, endMs }) => `${trial} (${seconds(endMs - from)})`).join(", ")}`,
);
const words = Object.groupBy(trials, ({ verdict }) => verdict.verdict);
const verdicts = Object.fromEntries(Object.entries(words).map(([word, group]) => [word, group?.length ?? 0]));
const within = ratio <= Number(budget);
console.log(
  JSON.stringify({
    release,
    plainMs,
    allMs,
    ratio,
    budget: Number(budget),
    within,
    trials: trials.length,
    stacks: stacks.length,
    verdicts,
    cpuSeconds: Object.fromEntries(cpuOf.map(({ kind, seconds }) => [kind, Math.round(seconds)])),
  }),
);
/** More of them, and the time says nothing: trials that come to no verdict may be shorter. */
const undecidedAtMost = 0.1;
const decided = (verdicts.inconclusive ?? 0) <= undecidedAtMost * trials.length;
process.exitCode = within && decided && failures.length === 0 ? 0 : 1;
