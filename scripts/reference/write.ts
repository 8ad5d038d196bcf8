import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RequestRow } from "../../harness/contracts/index.ts";
import { judgeWithRequests } from "../../harness/oracle/index.ts";
import { readRun } from "../../harness/record/index.ts";
import { repeatCommand } from "../../harness/report/index.ts";
import { evidenceText, referenceCells, referenceCsv, referenceMarkdown } from "../../harness/report/reference/index.ts";
import { version } from "../../harness/version.ts";
import type { KeptTrial, Wanted } from "./work.ts";

export interface Reference extends Wanted {
  trials: readonly KeptTrial[];
  releases: readonly string[];
  lost: readonly string[];
  startedAt: string;
}

/** Writes matrix.csv, matrix.md, environment.json and evidence/ in place of those of an earlier matrix. */
export async function writeReference(out: string, reference: Reference): Promise<void> {
  const { trials, releases, scenarios, seeds, lost, startedAt } = reference;
  const cells = referenceCells(trials, scenarios, releases);
  const finishedAt = new Date().toISOString();
  await rm(join(out, "evidence"), { recursive: true, force: true });
  await mkdir(join(out, "evidence"), { recursive: true });

  const evidence = new Set<string>();
  for (const { scenario, release, diverged } of cells) {
    if (diverged.count === 0) continue;
    const shown = trials.find(
      ({ verdict }) =>
        verdict.scenario === scenario && verdict.subject.spec === release && verdict.verdict === "diverged",
    )!;
    evidence.add(`${scenario}-${release}`);
    await writeFile(join(out, "evidence", `${scenario}-${release}.md`), excerpt(shown));
  }
  await writeFile(join(out, "matrix.csv"), referenceCsv(cells, seeds));
  await writeFile(join(out, "matrix.md"), referenceMarkdown({ cells, releases, seeds, evidence, finishedAt, lost }));
  await writeFile(join(out, "environment.json"), `${JSON.stringify(environmentOf(reference, startedAt), null, 2)}\n`);
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

/** What ran, and on what; of each release what its last trial recorded. */
function environmentOf({ trials, releases, seeds, lost }: Reference, startedAt: string) {
  const last = trials.at(-1)?.environment;
  return {
    schemaVersion: 1,
    phantom429: version,
    command: "npm run reference",
    startedAt,
    trials: trials.length,
    withoutVerdict: lost.length,
    seeds,
    host: last?.host ?? null,
    stack: last?.stack ?? null,
    profile: last?.profile ?? null,
    releases: releases.flatMap((release) => {
      const found = trials.findLast(({ verdict }) => verdict.subject.spec === release)?.environment;
      if (!found) return [];
      const { spec, version, python, packages, capabilities } = found.subject;
      return [{ spec, version, python, packages, capabilities }];
    }),
  };
}
