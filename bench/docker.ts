/**
 * How fast `--stack docker` is up with two replicas, from images that are here, as a ratio over two plain `litellm` starts
 * side by side on the host right before: median of the rounds, budget 1.3. The plain starts are counted with
 * PostgreSQL already up; the containers count everything from the network to the second replica that serves. Last line:
 * one JSON document. Options: [release] [rounds].
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { interruptible } from "../harness/cli/index.ts";
import { startClock } from "../harness/clock.ts";
import { defaultRelease } from "../harness/releases/default-release.ts";
import { prepareSubject, startDockerHost } from "../harness/stack/docker/index.ts";
import { ownerVariable, startKeeper, startLocalHost } from "../harness/stack/local/index.ts";
import { cacheDirectory, installSubject, parseSpec } from "../harness/subject/index.ts";
import { median, round3, seconds } from "./numbers.ts";

const budget = 1.3;
const replicas = 2;
const [release = defaultRelease, rounds = "3"] = process.argv.slice(2);
const spec = parseSpec(release);
const cacheDir = cacheDirectory();
const interrupted = interruptible(process, process.exit, (text) => process.stderr.write(text));
const signal = AbortSignal.any([interrupted.signal, AbortSignal.timeout(30 * 60_000)]);
await using keeper = startKeeper();
process.env[ownerVariable] = keeper.owner;
const { owner } = keeper;
const common = { latestDeps: false, patches: [], signal, report: (line: string) => console.error(line) };
const image = await prepareSubject(spec, { ...common, images: {}, owner });
const installed = await installSubject(spec, { ...common, cacheDir });

const logDir = mkdtempSync(join(tmpdir(), "phantom429-bench-"));
process.on("exit", () => rmSync(logDir, { recursive: true, force: true }));
const request = () => ({ settings: [], replicas, logDir, clock: startClock(), signal, report: () => {} });
const profile = "fast" as const;
const plain: number[] = [];
const containers: number[] = [];

for (let round = 1; round <= Number(rounds); round++) {
  plain.push(await plainStarts());
  containers.push(await dockerStart());
  console.error(`round ${round}: plain ${seconds(plain.at(-1)!)}, containers ${seconds(containers.at(-1)!)}`);
}

const ratio = round3(median(containers.map((ms, round) => ms / plain[round]!)));
console.log(
  JSON.stringify({
    release,
    replicas,
    rounds: plain.length,
    medianMs: { plain: median(plain), containers: median(containers) },
    ratio,
    budget,
    within: ratio <= budget,
  }),
);

async function plainStarts(): Promise<number> {
  const options = { subject: installed, settings: [], profile, start: "exec" as const, cacheDir };
  await using host = await startLocalHost({ ...options, logDir, signal, report: () => {} });
  const from = performance.now();
  await using _stack = await host.start(request());
  return performance.now() - from;
}

async function dockerStart(): Promise<number> {
  const from = performance.now();
  await using host = startDockerHost({ subject: image, profile, settings: [], owner });
  await using _stack = await host.start(request());
  return performance.now() - from;
}
