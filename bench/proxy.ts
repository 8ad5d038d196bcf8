/**
 * Throughput of the Redis proxy with its ledger on, as ratios over Toxiproxy without toxics in the same run: redis-benchmark
 * with 20 clients, unpipelined and 16 deep, on a key that the ledger does not watch and on one that it does; median of
 * interleaved rounds. Last line: one JSON document. Option: [rounds].
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
/** `increment` on which key, how many times: a second or two each on two cores. */
const loads = {
  plain: { options: ["-n", "40000"], key: "tokens:abc" },
  pipelined: { options: ["-n", "400000", "-P", "16"], key: "tokens:abc" },
  watchedPlain: { options: ["-n", "40000"], key: "spend:key:abc" },
  watchedPipelined: { options: ["-n", "400000", "-P", "16"], key: "spend:key:abc" },
};
type Load = keyof typeof loads;
const names = Object.keys(loads) as Load[];
type Rates = Record<Load, number[]>;

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
      const measured: string[] = [];
      for (const [peer, { port }] of Object.entries({ toxiproxy, ours, direct: redis })) {
        const rate = await run(tool, port, load);
        // The first round warms caches and compilers up.
        if (round > 0) rates[peer as keyof typeof rates][load].push(rate);
        measured.push(`${peer} ${Math.round(rate)}/s`);
      }
      console.error(`${round === 0 ? "warm-up" : `round ${round}`}, ${load}: ${measured.join(", ")}`);
    }
  }
  const watched = await ours.recorded();
  if (watched !== (rounds + 1) * (40_000 + 400_000)) throw new Error(`the ledger holds ${watched} entries`);
  const medians = { toxiproxy: each(rates.toxiproxy), ours: each(rates.ours), direct: each(rates.direct) };
  const ratios = Object.fromEntries(
    names.map((load) => [load, Math.round((1000 * medians.ours[load]) / medians.toxiproxy[load]) / 1000]),
  );
  return { rounds, redis: redis.version, ledgerEntries: watched, medianPerSecond: medians, ratios, rates };
}

async function run({ path, env }: Tool, port: number, load: Load): Promise<number> {
  const { options, key } = loads[load];
  const args = ["-h", "127.0.0.1", "-p", String(port), "-c", "20", "--csv", ...options, "INCR", key];
  const { stdout } = await execa(path, args, { env, timeout: 120_000 });
  // "INCR key","45045.04","0.353",…
  const rate = Number(/^"INCR[^"]*","([\d.]+)"/m.exec(stdout)?.[1]);
  if (!(rate > 0)) throw new Error(`redis-benchmark printed no rate: ${stdout}`);
  return Math.round(rate);
}

function noRates(): Rates {
  return { plain: [], pipelined: [], watchedPlain: [], watchedPipelined: [] };
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function each(rates: Rates): Record<Load, number> {
  return Object.fromEntries(names.map((load) => [load, median(rates[load])])) as Record<Load, number>;
}
