/**
 * The harness under chaos: it is ended at moments that a seed chooses, its processes are killed, its disks get full, and so on.
 * Then nothing of it may be left, what it says must be right, and its records must be read. Prints a table; exit code 1 where
 * anything was not as it must. Options: --short (some cases, for CI), --seed N, --moments N, --at-once N, --only REGEXP, --patience S, --real (LiteLLM in place
 * of stub gateways), --write (the table into docs/chaos.md).
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import PQueue from "p-queue";
import { fillBetween } from "../../scripts/as-run/markers.ts";
import { startBed } from "../contract/audit/bed.ts";
import { type Case, type Outcome, stageIn } from "./case.ts";
import { childCases } from "./cases/children.ts";
import { clockCases, faketime } from "./cases/clock.ts";
import { diskCases } from "./cases/disk.ts";
import { momentCases } from "./cases/moments.ts";
import { pairCases } from "./cases/pairs.ts";
import { shortageCases } from "./cases/shortage.ts";
import { surroundingCases } from "./cases/surroundings.ts";
import { learn } from "./learn.ts";
import { openPlace } from "./place.ts";
import { endAll } from "./processes.ts";
import { faultLines, type Played, table } from "./table.ts";

const { values } = parseArgs({
  options: {
    short: { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
    moments: { type: "string", default: "60" },
    only: { type: "string", default: "" },
    "at-once": { type: "string", default: "2" },
    patience: { type: "string", default: "180" },
    real: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
/** Not below TMPDIR: the path of a Unix socket is short. */
const parent = mkdtempSync("/tmp/p429-");
chmodSync(parent, 0o711);
process.on("exit", () => {
  endAll({ dir: parent, harnesses: [] });
  rmSync(parent, { recursive: true, force: true, maxRetries: 5 });
});
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));

const seed = Number(values.seed);
const all: Case[] = [
  ...momentCases(seed, Number(values.moments)),
  ...childCases(),
  ...(process.getuid?.() === 0 ? diskCases() : []),
  ...shortageCases(),
  ...surroundingCases(),
  ...(faketime === null ? [] : clockCases()),
  ...pairCases(),
];
const only = new RegExp(values.only);
const chosen = (values.short ? shortRound(seed) : all).filter(({ name, row }) => only.test(`${row}: ${name}`));
const { real } = values;

await using bed = chosen.some(({ row }) => row.endsWith(": audit")) ? await startBed() : null;
const deployment = { redisUrl: bed?.stores.redis.url ?? "", postgresUrl: bed?.stores.postgres.url ?? "" };
using ground = openPlace(parent, null);
const usual = await learn(ground, deployment, chosen, real);
const queue = new PQueue({ concurrency: Number(values["at-once"]) });
const played: Played[] = await queue.addAll(chosen.map((of) => async () => ({ of, outcome: await play(of) })));
console.log(table(played));
for (const line of faultLines(played)) console.log(line);
if (values.write) writePage(table(played));
process.exitCode = faultLines(played).length > 0 ? 1 : 0;

async function play(of: Case): Promise<Outcome> {
  using place = openPlace(parent, ground);
  using stage = stageIn(place, { deployment, usual, real, patienceMs: Number(values.patience) * 1000 });
  const outcome = await of.play(stage);
  console.error(`${outcome.faults.length === 0 ? "ok" : "FAULT"}  ${of.name}: ${outcome.ended}`);
  for (const fault of outcome.faults) console.error(`       ${fault}`);
  return outcome;
}

/** Four commands with three signals, and one case of each kind that takes little time. */
function shortRound(seed: number): Case[] {
  const named = ["SIGKILL to a replica", "the disk for evidence gets full when run says something", "ulimit -n 32"];
  return [...momentCases(seed, 4), ...all.filter(({ name }) => named.includes(name))];
}

function writePage(text: string): void {
  const path = join(import.meta.dirname, "../../docs/chaos.md");
  writeFileSync(path, fillBetween(readFileSync(path, "utf8"), "chaos", text)!);
}
