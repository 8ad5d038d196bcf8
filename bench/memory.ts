/**
 * How much memory the harness itself needs for a trial of many requests: driver, provider, Redis proxy, recorder and
 * oracle in this process, the stub replicas as processes of their own. `npm run bench:memory -- [REQUESTS [DIR]]`,
 * with the flags for V8 that the command line has (bin/phantom429.js); DIR keeps the run directory. The last line of
 * stdout is {"requests", "maxRssMiB", …}.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runPlan } from "../harness/campaign/run-plan.ts";
import { startClock } from "../harness/clock.ts";
import { defineScenario, makePlan } from "../harness/planner/index.ts";
import { defaultScript } from "../harness/provider/script.ts";
import { readRun } from "../harness/record/index.ts";
import { startStubStack } from "../test/stub/index.ts";

const requests = Number(process.argv[2] ?? 100_000);
/** Two stub replicas, Redis and Postgres beside the harness on two cores serve about twice as much. */
const requestsPerSecond = 250;
const reportEveryMs = 10_000;

const scenario = defineScenario(import.meta.url, {
  id: "memory",
  title: "Very many ordinary requests",
  about: "A long run of ordinary requests, all of them recorded and judged.",
  needs: ["reservation"],
  build(plan) {
    const customer = plan.customer("customer", 1_000_000);
    return {
      entities: customer.entities,
      phases: [
        plan.warm(customer),
        {
          name: "load",
          purpose: "traffic",
          start: "together",
          settle: "quiescent",
          faults: [],
          requests: plan.requests(10, () => ({ as: customer, stream: true })),
        },
      ],
      background: {
        identities: customer.identities,
        requestsPerSecond,
        requests,
        maxTokens: 20,
        during: "load",
        provider: { ...defaultScript, outputTokens: 4 },
      },
    };
  },
});

const maxRssMiB = () => Math.round(process.resourceUsage().maxRSS / 1024);
const kept = process.argv[3];
const dir = kept ?? join(await mkdtemp(join(tmpdir(), "p429-memory-")), "run");
try {
  const clock = startClock();
  await using stack = await startStubStack({ replicas: 2, clock, processes: "child", lostReplyAfterMs: 30_000 });
  const atStart = maxRssMiB();
  const watch = setInterval(() => {
    const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
    const [now, used, total, outside] = [rss, heapUsed, heapTotal, external].map((bytes) =>
      Math.round(bytes / 2 ** 20),
    );
    const seconds = Math.round(clock.now() / 1000);
    console.error(`${seconds} s: rss ${now} MiB (max ${maxRssMiB()}), heap ${used} of ${total}, external ${outside}`);
  }, reportEveryMs);
  const { verdict } = await runPlan({
    plan: makePlan(scenario, { seed: 1 }),
    stack,
    dir: dir,
    profile: "fast",
    command: "bench:memory",
    expected: null,
    signal: new AbortController().signal,
    report: (detail) => console.error(detail),
  }).finally(() => clearInterval(watch));
  let recorded = 0;
  for (const event of readRun(dir).history()) if (event.type === "invoke") recorded++;
  const { verdict: word, reason } = verdict;
  const seconds = Math.round(clock.now() / 1000);
  console.error(`${word}: ${reason}`);
  console.log(
    JSON.stringify({ requests: recorded, maxRssMiB: maxRssMiB(), maxRssMiBAtStart: atStart, seconds, verdict: word }),
  );
} finally {
  if (kept === undefined) await rm(join(dir, ".."), { recursive: true, force: true });
}
