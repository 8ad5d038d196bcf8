/**
 * Throughput of the Redis proxy with its ledger on, as ratios over Toxiproxy without toxics in the same run: redis-benchmark
 * with 20 clients, unpipelined and 16 deep, on a key that the ledger does not watch and on one that it does. Both take turns
 * several times a round, so that other work on the machine meets them alike; a ratio is the median of the rounds' ratios.
 * Last line: one JSON document. Option: [rounds].
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { toPhantomError } from "../harness/errors/index.ts";
import { findRedisServer, startRedis } from "../harness/stack/local/redis.ts";
import { cacheDirectory } from "../harness/subject/index.ts";
import { startOurs, startToxiproxy } from "./proxy/peers.ts";
import { redisBenchmark, type Tool, toxiproxyServer } from "./proxy/tools.ts";

const rounds = Number(process.argv[2] ?? 5);
/** INCR on which key, how often in a turn: some tenths of a second each on two cores. */
const loads = {
  plain: { requests: 10_000, options: [] as string[], key: "tokens:abc" },
  pipelined: { requests: 150_000, options: ["-P", "16"], key: "tokens:abc" },
  watchedPlain: { requests: 10_000, options: [], key: "spend:key:abc" },
  watchedPipelined: { requests: 150_000, options: ["-P", "16"], key: "spend:key:abc" },
};
const turns = 4;
type Load = keyof typeof loads;
const names = Object.keys(loads) as Load[];
type Rates = Record<Load, number[]>;
const peerNames = ["toxiproxy", "ours", "direct"] as const;
type PeerName = (typeof peerNames)[number];

try {
  console.log(JSON.stringify(await measure()));
} catch (thrown) {
  const error = toPhantomError(thrown, "measure the Redis proxy");
  console.error(`${error.code}: ${error.operation}: ${error.message}\n${error.hint}`);
  process.exitCode = error.exitCode;
}

async function measure() {
  const cacheDir = cacheDirectory();
  const tool = await redisBenchmark(cacheDir);
  const toxiproxyTool = await toxiproxyServer(cacheDir);
  const { path } = await findRedisServer({ cacheDir });
  const runDir = await mkdtemp(join(tmpdir(), "phantom429-bench-"));
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => rm(runDir, { recursive: true, force: true }));
  const redis = cleanup.use(await startRedis({ binary: path, runDir, logFile: join(runDir, "redis.log") }));
  const toxiproxy = cleanup.use(await startToxiproxy(toxiproxyTool, redis.port));
  const ours = cleanup.use(await startOurs(redis.port));
  const rates = { toxiproxy: noRates(), ours: noRates(), direct: noRates() };
  for (let round = 0; round <= rounds; round++) {
    for (const load of names) {
      const measured = await takeTurns({ toxiproxy, ours, direct: redis }, (port) => run(tool, port, load));
      const told = Object.entries(measured).map(([peer, rate]) => `${peer} ${rate}/s`);
      console.error(`${round === 0 ? "warm-up" : `round ${round}`}, ${load}: ${told.join(", ")}`);
      // The first round warms caches and compilers up.
      if (round > 0) for (const peer of peerNames) rates[peer][load].push(measured[peer]);
    }
  }
  const entries = await ours.recorded();
  const watched = loads.watchedPlain.requests + loads.watchedPipelined.requests;
  if (entries !== (rounds + 1) * turns * watched) throw new Error(`the ledger holds ${entries} entries`);
  const ratios = Object.fromEntries(
    names.map((load) => [load, median(rates.ours[load].map((rate, i) => rate / rates.toxiproxy[load][i]!))]),
  );
  const medians = { toxiproxy: each(rates.toxiproxy), ours: each(rates.ours), direct: each(rates.direct) };
  return { rounds, turns, redis: redis.version, ledgerEntries: entries, medianPerSecond: medians, ratios, rates };
}

/** Commands per second of each, over all its turns. */
async function takeTurns(
  peers: Record<PeerName, { port: number }>,
  rateAt: (port: number) => Promise<number>,
): Promise<Record<PeerName, number>> {
  const slowness = { toxiproxy: 0, ours: 0, direct: 0 };
  for (let turn = 0; turn < turns; turn++)
    for (const peer of peerNames) slowness[peer] += 1 / (await rateAt(peers[peer].port)) / turns;
  const rate = (peer: PeerName) => Math.round(1 / slowness[peer]);
  return { toxiproxy: rate("toxiproxy"), ours: rate("ours"), direct: rate("direct") };
}

async function run({ path, env }: Tool, port: number, load: Load): Promise<number> {
  const { requests, options, key } = loads[load];
  const args = [
    "-h",
    "127.0.0.1",
    "-p",
    String(port),
    "-c",
    "20",
    "-n",
    String(requests),
    "--csv",
    ...options,
    "INCR",
    key,
  ];
  const { stdout } = await execa(path, args, { env, timeout: 120_000 });
  // "INCR key","45045.04","0.353",…
  const rate = Number(/^"INCR[^"]*","([\d.]+)"/m.exec(stdout)?.[1]);
  if (!(rate > 0)) throw new Error(`redis-benchmark printed no rate: ${stdout}`);
  return rate;
}

function noRates(): Rates {
  return { plain: [], pipelined: [], watchedPlain: [], watchedPipelined: [] };
}

function median(values: number[]): number {
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
  return Math.round(1000 * middle) / 1000;
}

function each(rates: Rates): Record<Load, number> {
  return Object.fromEntries(names.map((load) => [load, median(rates[load])])) as Record<Load, number>;
}
