import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RequestRow } from "../../harness/contracts/index.ts";
import { judgeWithRequests } from "../../harness/oracle/index.ts";
import { readRun } from "../../harness/record/index.ts";
import { repeatCommand } from "../../harness/report/index.ts";
import { version } from "../../harness/version.ts";
import type { KeptMatrix, Replaces } from "./kept.ts";
import type { LostTrial } from "./lost.ts";
import {
  evidenceText,
  type ReferenceCell,
  type ReferenceColumn,
  referenceCells,
  referenceCsv,
  referenceMarkdown,
  seedsOf,
} from "./matrix/index.ts";
import { mergeMatrix } from "./merge.ts";
import type { KeptTrial, Wanted } from "./work.ts";

export interface Reference extends Wanted {
  trials: readonly KeptTrial[];
  releases: readonly string[];
  /** The scenarios were chosen by name. */
  chosen: boolean;
  /** By release: trials without a verdict. */
  lost: ReadonlyMap<string, readonly LostTrial[]>;
  startedAt: string;
}

/**
 * Writes matrix.csv, matrix.md, environment.json and evidence/: what this run made, beside what is kept of the matrix
 * that is there.
 * @returns the cells that this run made
 */
export async function writeReference(
  out: string,
  reference: Reference,
  kept: KeptMatrix,
  replaces: Replaces,
): Promise<readonly ReferenceCell[]> {
  const { trials, releases, scenarios, chosen } = reference;
  const made = {
    cells: referenceCells(trials, scenarios, releases),
    columns: releases.flatMap((release) => columnOf(reference, release, new Date().toISOString())),
    only: chosen ? scenarios : undefined,
  };
  const { cells, columns } = mergeMatrix(kept, made, replaces);
  const evidence = await writeEvidence(out, { made: made.cells, cells, trials, kept });
  await writeFile(join(out, "matrix.csv"), referenceCsv(cells));
  await writeFile(join(out, "matrix.md"), referenceMarkdown({ cells, columns, evidence }));
  const environment = environmentOf(reference, cells, columns);
  await writeFile(join(out, "environment.json"), `${JSON.stringify(environment, null, 2)}\n`);
  return made.cells;
}

/** An excerpt for each diverged cell that was made; those of other cells stay, and what belongs to none goes. */
async function writeEvidence(
  out: string,
  {
    made,
    cells,
    trials,
    kept,
  }: {
    made: readonly ReferenceCell[];
    cells: readonly ReferenceCell[];
    trials: readonly KeptTrial[];
    kept: KeptMatrix;
  },
): Promise<Set<string>> {
  const dir = join(out, "evidence");
  await mkdir(dir, { recursive: true });
  const again = new Set(made.map(nameOf));
  const others = new Set(cells.map(nameOf).filter((name) => !again.has(name)));
  const evidence = new Set([...kept.evidence].filter((name) => others.has(name)));
  for (const name of kept.evidence) if (!evidence.has(name)) await rm(join(dir, `${name}.md`), { force: true });
  for (const cell of made) {
    const shown = trials.find(
      ({ verdict: { scenario, subject, verdict } }) =>
        scenario === cell.scenario && subject.spec === cell.release && verdict === "diverged",
    );
    if (shown === undefined) continue;
    evidence.add(nameOf(cell));
    await writeFile(join(dir, `${nameOf(cell)}.md`), excerpt(shown));
  }
  return evidence;
}

function nameOf({ scenario, release }: Pick<ReferenceCell, "scenario" | "release">): string {
  return `${scenario}-${release}`;
}

function excerpt({ dir, verdict, environment }: KeptTrial): string {
  const run = readRun(dir);
  // Not from requests.csv: the trial may have been judged otherwise when it ran.
  const requests = [...judgeWithRequests(run, { expected: null }).requests()].map(asText);
  const repeat = repeatCommand(verdict, environment);
  return evidenceText({ verdict, ledger: [...run.ledger()], requests, repeat });
}

function asText(row: RequestRow): Record<keyof RequestRow, string> {
  const texts = Object.entries(row).map(([column, value]) => [column, value === null ? "" : String(value)]);
  return Object.fromEntries(texts);
}

/** Of a release what its last trial recorded, and when and with what its column was made; none without a trial. */
function columnOf({ trials, lost }: Reference, release: string, judgedAt: string): ReferenceColumn[] {
  const own = trials.filter(({ verdict }) => verdict.subject.spec === release);
  const last = own.at(-1)?.environment;
  if (!last) return [];
  const { spec, version: reported, python, packages, capabilities, assembled = [] } = last.subject;
  return [
    {
      spec,
      version: reported,
      python,
      packages,
      capabilities,
      ...(assembled.length > 0 ? { assembled } : {}),
      host: last.host,
      phantom429: version,
      seeds: seedsOf(own.map(({ verdict }) => verdict)),
      scenarios: new Set(own.map(({ verdict }) => verdict.scenario)).size,
      ...timesOf(own),
      judgedAt,
      lost: [...(lost.get(release) ?? [])],
      parts: [],
    },
  ];
}

/** From the trials' own records: they may be of a run before, judged again. */
function timesOf(trials: readonly KeptTrial[]): { startedAt: string; finishedAt: string } {
  const iso = (time: number) => new Date(time).toISOString();
  const times = trials.map(({ environment, verdict }) => {
    const began = Date.parse(environment.startedAt);
    return { began, ended: began + Object.values(verdict.timings).reduce((sum, ms) => sum + ms, 0) };
  });
  const [began, ended] = [times.map((each) => each.began), times.map((each) => each.ended)];
  return { startedAt: iso(Math.min(...began)), finishedAt: iso(Math.max(...ended)) };
}

/** What ran, and on what; the head is of this run, and counts all columns. */
function environmentOf(
  { trials, startedAt }: Reference,
  cells: readonly ReferenceCell[],
  columns: readonly ReferenceColumn[],
) {
  const last = trials.at(-1)?.environment;
  const verdicts = cells.flatMap((cell) => cell.verdicts);
  return {
    schemaVersion: 1,
    phantom429: version,
    command: "npm run reference",
    startedAt,
    trials: verdicts.length,
    withoutVerdict: columns.reduce((sum, { lost }) => sum + lost.length, 0),
    seeds: seedsOf(verdicts),
    host: last?.host ?? null,
    stack: last?.stack ?? null,
    profile: last?.profile ?? null,
    releases: columns,
  };
}
