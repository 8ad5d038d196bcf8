/**
 * Planted defects (`bench/planted/`, patches to one release): how long `explore` takes to find each, and how small its plan gets. The
 * proof that a find is the planted defect: its plan, shrunk, shows it on the patched release and not on the plain one. A table,
 * and as the last line one JSON document. `--help` has the options.
 */
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Bench, openBench } from "../harness/campaign/index.ts";
import { interruptible } from "../harness/cli/index.ts";
import { startClock } from "../harness/clock.ts";
import { ExploreDocument } from "../harness/contracts/index.ts";
import { PhantomError, toPhantomError } from "../harness/errors/index.ts";
import { runExploration } from "../harness/explore/index.ts";
import { columns } from "../harness/report/index.ts";
import { hunted } from "./explore/hunted.ts";
import { type Planted, plantedDefects } from "./explore/planted.ts";
import { type Row, writeRow } from "./explore/row.ts";
import type { Known } from "./explore/suspects.ts";

const release = "1.106.2";
const replicas = 2;
const command = "npm run bench:explore";
const all = plantedDefects();
const help = `npm run bench:explore -- [options]

  --planted NAME   one planted defect; more than one may be named (default: all)
  --minutes N      of exploring for each, at most (default 15)
  --seed N         of the plans (default 1)
  --known FILE     explore.json of ${release} as it is (default: it is explored first, as long)
  --csv FILE       a table to which rows are added (default: none)

${columns(
  ["planted", "what"],
  all.map(({ name, about }) => [name, about]),
)}`;

const interrupted = interruptible(process, process.exit, (text) => process.stderr.write(text));
const clock = startClock();
const dir = await mkdtemp(join(tmpdir(), "phantom429-bench-"));
const report = (line: string) => console.error(line);

try {
  const options = optionsOf(process.argv.slice(2));
  if (options === null) console.log(help);
  else await main(options);
} catch (thrown) {
  const error = toPhantomError(thrown, "explore planted defects");
  console.error(`${error.code}: ${error.operation}: ${error.message}\n${error.hint}`);
  process.exitCode = error.exitCode;
} finally {
  await rm(dir, { recursive: true, force: true });
}

interface Options {
  planted: Planted[];
  minutes: number;
  seed: number;
  known: string | null;
  csv: string | null;
}

/** null: help is asked for. @throws PhantomError */
function optionsOf(args: string[]): Options | null {
  const { values } = typed(args);
  if (values.help) return null;
  const named = values.planted ?? all.map(({ name }) => name);
  const unknown = named.find((one) => !all.some(({ name }) => name === one));
  if (unknown !== undefined) throw invalid("--planted", `There is no planted defect \`${unknown}\`.`);
  return {
    planted: all.filter(({ name }) => named.includes(name)),
    minutes: whole("--minutes", values.minutes),
    seed: whole("--seed", values.seed),
    known: values.known === undefined ? null : resolve(values.known),
    csv: values.csv === undefined ? null : resolve(values.csv),
  };
}

function typed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        planted: { type: "string", multiple: true },
        minutes: { type: "string", default: "15" },
        seed: { type: "string", default: "1" },
        known: { type: "string" },
        csv: { type: "string" },
        help: { type: "boolean" },
      },
    });
  } catch (error) {
    throw invalid("the options", (error as Error).message);
  }
}

function whole(option: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw invalid(option, `\`${text}\` is not a whole number from 1 on.`);
  return Number(text);
}

function invalid(option: string, message: string): PhantomError {
  const hint = "`npm run bench:explore -- --help` lists the options.";
  return new PhantomError("ERR_OPTION_INVALID", { operation: `read ${option}`, message, hint });
}

async function main({ planted, minutes, seed, known: file, csv }: Options): Promise<void> {
  // Installing, importing and shrinking take their own time besides.
  const atMost = (planted.length + 1) * (minutes + 30) * 60_000;
  const signal = AbortSignal.any([interrupted.signal, AbortSignal.timeout(atMost)]);
  const known = file === null ? await explored(minutes, seed, signal) : await readKnown(file);
  const rows: Row[] = [];
  await using plain = await bench([], join(dir, "plain-again"), signal);
  for (const defect of planted) {
    report(`\n${defect.name}: ${defect.about}`);
    const place = join(dir, defect.name);
    const logDir = join(place, "logs");
    await using patched = await bench([defect.file], logDir, signal);
    const both = { plain, patched, known, minutes, seed, replicas, clock, signal, report };
    const row = {
      planted: defect.name,
      release,
      ...(await hunted({ ...both, dir: place, logDir })),
    };
    rows.push(row);
    if (csv !== null) await writeRow(csv, row);
  }
  const heads = ["planted", "found", "minutes", "trials", "mode", "plan", "shrunk", "patched", "plain"];
  console.error(`\n${columns(heads, rows.map(cells))}`);
  console.log(
    JSON.stringify({ release, minutes, seed, found: rows.filter(({ found }) => found === "yes").length, rows }),
  );
}

function cells(row: Row): string[] {
  const { planted, found, minutes, trials, mode, counter, requests, faults, ...rest } = row;
  const what =
    found === "yes"
      ? [`${mode} ${counter}`, `${requests} + ${faults}`, `${rest.shrunk_requests} + ${rest.shrunk_faults}`]
      : ["", "", ""];
  return [planted, found, minutes.toFixed(1), String(trials), ...what, rest.patched_shows, rest.plain_shows];
}

async function bench(patches: string[], logDir: string, signal: AbortSignal): Promise<Bench> {
  await mkdir(logDir, { recursive: true });
  return openBench(subjectWith(patches), { profile: "fast", stack: "local", logDir, command, signal, report });
}

function subjectWith(patches: string[]) {
  return { spec: release, settings: [], patches, latestDeps: false };
}

/** What the release shows without any planted defect. */
async function explored(minutes: number, seed: number, signal: AbortSignal): Promise<Known[]> {
  const asked = { subject: subjectWith([]), seed, replicas, until: { minutes }, corpus: null, out: join(dir, "plain") };
  const how = { profile: "fast", stack: "local", start: "fork", command } as const;
  const { document, failure } = await runExploration({ ...asked, ...how }, clock, signal, report);
  if (failure) throw failure;
  return document.groups;
}

/** @throws PhantomError */
async function readKnown(file: string): Promise<Known[]> {
  const text = await readFile(file, "utf8").catch((cause: Error) => {
    throw invalid("--known", `${file} cannot be read: ${cause.message}`);
  });
  try {
    return ExploreDocument.parse(JSON.parse(text)).groups;
  } catch {
    throw invalid("--known", `${file} is no explore.json.`);
  }
}
