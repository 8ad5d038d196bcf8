/**
 * How fast a stack starts, as ratios over one plain `litellm` start measured in the same run, median of the rounds.
 * The plain start is counted with PostgreSQL already up (Redis and the copy of the database take a fraction of a second);
 * four replicas from nothing count everything. Last line: one JSON document. Options: [release] [rounds].
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { interruptible } from "../harness/cli/index.ts";
import { startClock } from "../harness/clock.ts";
import { defaultRelease } from "../harness/releases/default-release.ts";
import { startLocalHost } from "../harness/stack/local/index.ts";
import { cacheDirectory, installSubject, parseSpec } from "../harness/subject/index.ts";
import { median, round3, seconds } from "./numbers.ts";

const [release = defaultRelease, rounds = "3"] = process.argv.slice(2);
const cacheDir = cacheDirectory();
const interrupted = interruptible(process, process.exit, (text) => process.stderr.write(text));
const signal = AbortSignal.any([interrupted.signal, AbortSignal.timeout(15 * 60_000)]);
const subject = await installSubject(parseSpec(release), {
  cacheDir,
  latestDeps: false,
  patches: [],
  signal,
  report: (line) => console.error(line),
});

const logDir = mkdtempSync(join(tmpdir(), "phantom429-bench-"));
process.on("exit", () => rmSync(logDir, { recursive: true, force: true }));
const options = { logDir, subject, settings: [], profile: "fast" as const, cacheDir, signal, report: () => {} };
const plain: number[] = [];
const four: number[] = [];
const restarts: number[] = [];

for (let round = 1; round <= Number(rounds); round++) {
  plain.push(await plainStart());
  const { started, restarted } = await forkedStart();
  four.push(started);
  restarts.push(restarted);
  console.error(
    `round ${round}: plain ${seconds(plain.at(-1)!)}, four replicas ${seconds(started)}, restart ${seconds(restarted)}`,
  );
}

const base = median(plain);
console.log(
  JSON.stringify({
    release,
    rounds: plain.length,
    medianMs: { plain: base, fourReplicas: median(four), restart: median(restarts) },
    ratios: { fourReplicas: round3(median(four) / base), restart: round3(median(restarts) / base) },
  }),
);

async function plainStart(): Promise<number> {
  await using host = await startLocalHost({ ...options, start: "exec" });
  const from = performance.now();
  await using _stack = await host.start({ ...options, replicas: 1, clock: startClock() });
  return performance.now() - from;
}

async function forkedStart(): Promise<{ started: number; restarted: number }> {
  const from = performance.now();
  await using host = await startLocalHost({ ...options, start: "fork" });
  await using stack = await host.start({ ...options, replicas: 4, clock: startClock() });
  const started = performance.now() - from;
  await stack.hands!.kill(2);
  const killed = performance.now();
  await stack.hands!.restart(2);
  return { started, restarted: performance.now() - killed };
}
