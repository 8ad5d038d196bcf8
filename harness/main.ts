/** Composition root of the command line: the real library, the real terminal, signals and the exit code. */

import { availableParallelism, totalmem } from "node:os";
import { cli, failed, interruptible, keysOf, type Library, type Terminal } from "./cli/index.ts";
import { startClock } from "./clock.ts";
import { cacheDirectory, parseSetting, readSpec, requireCache, watchCheckout } from "./subject/index.ts";

const library: Omit<Library, "scenarios"> = {
  readSpec,
  parseSetting,
  // The rest is loaded when it is needed: `list` answers at once.
  resolveSpecs: async (texts, signal) => (await machine()).machineSpecs(texts, signal),
  listReleases: async (signal) => (await machine()).machineReleases(signal),
  probes: async () => (await machine()).machineProbes(),
  cleaner: async () => (await machine()).machineCleaner,
  loadScenario: async (path) => (await machine()).loadScenario(path),
  async runCampaign(...campaign) {
    const { runCampaign } = await import("./campaign/index.ts");
    return runCampaign(...campaign);
  },
  async explore(...exploration) {
    const { runExploration } = await import("./explore/index.ts");
    return runExploration(...exploration);
  },
  async mergeShards(...shards) {
    const { mergeShards } = await import("./campaign/index.ts");
    return mergeShards(...shards);
  },
  async forecast(options) {
    const { forecast } = await import("./campaign/forecast.ts");
    return forecast(options, { cores: availableParallelism(), memoryBytes: memoryLimit() });
  },
  async readBaseline(path, typed) {
    const { readBaseline } = await import("./record/index.ts");
    return readBaseline(path, typed);
  },
  async readCampaign(dir, typed) {
    const { readCampaign } = await import("./record/index.ts");
    return readCampaign(dir, typed);
  },
  async watchCheckout(dir, changed, signal, report) {
    return watchCheckout(dir, changed, { env, cacheDir: cacheDirectory(), signal, report });
  },
  async openBench(...bench) {
    const { openBench } = await import("./campaign/index.ts");
    return openBench(...bench);
  },
  async createDirectory(...named) {
    const { createCampaignDirectory } = await import("./record/index.ts");
    return createCampaignDirectory(...named);
  },
  async startStanding(...standing) {
    const { startStanding } = await import("./campaign/standing.ts");
    return startStanding(...standing);
  },
  async cacheDirectory() {
    await requireCache();
    return cacheDirectory();
  },
  async startProvider(options) {
    const { startProvider } = await import("./provider/index.ts");
    return startProvider({ ...options, clock: startClock() });
  },
  async startComposed(...composed) {
    const { startComposed } = await import("./stack/compose/index.ts");
    return startComposed(...composed);
  },
  async endComposed() {
    const { endComposed } = await import("./stack/compose/index.ts");
    return endComposed();
  },
  async startRelay(options) {
    const { startRelay } = await import("./relay/index.ts");
    return startRelay({ ...options, clock: startClock() });
  },
  async openSources(...places) {
    const { openSources } = await import("./audit/index.ts");
    return openSources(...places);
  },
  async pageOf(dir) {
    const { pageOf } = await import("./page/index.ts");
    return pageOf(dir);
  },
  async writeGatePage(result, gate) {
    const { writeReportPage } = await import("./campaign/index.ts");
    return writeReportPage(result.dir, result, gate);
  },
  async judgeAgain(dir, expected) {
    const [{ readRun }, { judge }] = await Promise.all([import("./record/index.ts"), import("./oracle/index.ts")]);
    return judge(readRun(dir), { expected });
  },
  async readRun(dir) {
    const { plan, environment, ledger } = (await import("./record/index.ts")).readRun(dir);
    return { plan, environment, ledger: ledger() };
  },
};

/** Of the container where there is one. */
const memoryLimit = () => Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);

const machine = () => import("./cli/machine/index.ts");
const { stdout, stderr, env } = process;
using interrupts = interruptible(
  process,
  (code) => process.exit(code),
  (text) => stderr.write(text),
);
const terminal: Terminal = {
  live: stderr.isTTY && stderr.columns >= 40 && !env.CI && env.TERM !== "dumb",
  colours: stdout.isTTY === true && !process.env.CI && stdout.hasColors(),
  progress: (text) => stderr.write(text),
  print: (text) => stdout.write(text),
  cwd: process.cwd(),
  env,
  clock: startClock(),
  keys: keysOf(process.stdin, () => process.kill(process.pid, "SIGINT")),
  signal: interrupts.signal,
};

// A reader that leaves early, such as `head`, is no failure.
for (const stream of [stdout, stderr]) stream.on("error", () => {});
const args = process.argv.slice(2);
const result = await import("../scenarios/index.ts").then(
  ({ scenarios }) => cli(args, { ...library, scenarios }, terminal),
  (thrown: unknown) => failed(thrown, "read the scenarios", args, env),
);
process.exitCode = result.exitCode;
stderr.write(result.stderr);
stdout.write(result.stdout);
