/**
 * How long a recorded run of very many requests takes to be judged, and how much memory: a process of its own with the command
 * line's flags for V8 reads and judges it. The record is made first, by another process, and is not timed. One request of it
 * leaks, and is to be found. Budget: 30 s and 500 MB for a million. Last line: one JSON document. Options: [requests] [rounds].
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { interruptible } from "../harness/cli/index.ts";
import { median, seconds } from "./numbers.ts";
import { programFlags } from "./program.ts";

const budget = { requests: 1_000_000, seconds: 30, maxRssMB: 500 };
const [requests = String(budget.requests), rounds = "1"] = process.argv.slice(2);
const interrupted = interruptible(process, process.exit, (text) => process.stderr.write(text));
const cancelSignal = AbortSignal.any([interrupted.signal, AbortSignal.timeout(60 * 60_000)]);
const dir = mkdtempSync(join(tmpdir(), "phantom429-bench-"));
process.on("exit", () => rmSync(dir, { recursive: true, force: true }));
const run = join(dir, "run");

const { ms: recordedMs } = await child("record.ts", [run, requests]);
const recordMB = readdirSync(run).reduce((sum, name) => sum + statSync(join(run, name)).size, 0) / 1e6;
console.error(`recorded ${requests} requests in ${seconds(recordedMs)}: ${Math.round(recordMB)} MB`);

const taken: number[] = [];
const processors: number[] = [];
const peaks: number[] = [];
for (let round = 1; round <= Number(rounds); round++) {
  const { ms, stdout } = await child("judge.ts", [run]);
  const { verdict, reason, leaks, cpuMs, maxRssMB } = JSON.parse(stdout) as Judged;
  if (verdict !== "diverged" || leaks.join() !== "r1") throw new Error(`${verdict}, ${leaks.length} leaks: ${reason}`);
  console.error(`round ${round}: ${seconds(ms)}, ${seconds(cpuMs)} of processors, ${Math.round(maxRssMB)} MB`);
  taken.push(ms);
  processors.push(cpuMs);
  peaks.push(maxRssMB);
}

const inSeconds = (all: readonly number[]) => Math.round(median(all) / 100) / 10;
const measured = { seconds: inSeconds(taken), maxRssMB: Math.round(Math.max(...peaks)) };
const within = measured.seconds < budget.seconds && measured.maxRssMB < budget.maxRssMB;
console.log(
  JSON.stringify({
    requests: Number(requests),
    rounds: Number(rounds),
    recordMB: Math.round(recordMB),
    ...measured,
    cpuSeconds: inSeconds(processors),
    budget,
    within: Number(requests) < budget.requests ? null : within,
  }),
);

interface Judged {
  verdict: string;
  reason: string;
  leaks: string[];
  cpuMs: number;
  maxRssMB: number;
}

/** From its start to its end. */
async function child(name: string, args: string[]): Promise<{ ms: number; stdout: string }> {
  const entry = join(import.meta.dirname, "oracle", name);
  const from = performance.now();
  const { stdout } = await execa(process.execPath, [...programFlags(), entry, ...args], { cancelSignal });
  return { ms: performance.now() - from, stdout };
}
