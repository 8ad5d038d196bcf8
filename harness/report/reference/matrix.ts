import { stringify } from "csv-stringify/sync";
import { markdownTable } from "../columns.ts";
import { plural } from "../format.ts";
import type { ReferenceCell } from "./cells.ts";

/** A row per scenario and release. The share that diverged, and its interval, stand where the seeds disagree. */
export function referenceCsv(cells: readonly ReferenceCell[], seeds: readonly number[]): string {
  return stringify(
    cells.map(({ scenario, release, version, verdicts, modes, told, labels, agreed, diverged }) => ({
      scenario,
      release,
      version,
      ...Object.fromEntries(
        seeds.map((seed) => [`seed ${seed}`, verdicts.find((each) => each.seed === seed)?.verdict ?? "not run"]),
      ),
      modes: modes.join(" "),
      mode_kinds: told.join("; "),
      labels: labels.join(" "),
      agreed: String(agreed),
      rate: agreed || diverged.of === 0 ? "" : share(diverged.count / diverged.of),
      rate_low: agreed || diverged.of === 0 ? "" : share(diverged.low),
      rate_high: agreed || diverged.of === 0 ? "" : share(diverged.high),
    })),
    { header: true },
  );
}

export interface ReferenceText {
  cells: readonly ReferenceCell[];
  releases: readonly string[];
  seeds: readonly number[];
  /** Who has an excerpt: `SCENARIO-RELEASE`. */
  evidence: ReadonlySet<string>;
  finishedAt: string;
  /** Trials without a verdict: "SCENARIO on RELEASE, seed N: why". */
  lost: readonly string[];
}

/** matrix.md: a table of words, a cell with its evidence linked; what the words mean stands above it. */
export function referenceMarkdown({ cells, releases, seeds, evidence, finishedAt, lost }: ReferenceText): string {
  return [
    "# Reference matrix\n",
    `Every scenario on ${plural(releases.length, "release")}, seeds ${seeds.join(", ")}, finished ${finishedAt.slice(0, 10)}. ` +
      "A word alone: all seeds came to it. Where they disagree, each verdict stands with its number, and behind a share of " +
      "diverged trials its 95 % interval (Wilson). D1 … are the modes of docs/verdicts.md, " +
      "with the kinds of entity that they were on where those are not all that have a budget. n/a: not applicable, " +
      "the release has no such counter, route or reservation.\n",
    referenceTable({ cells, releases, evidence, place: "evidence" }),
    lost.length === 0 ? "" : `Without a verdict:\n\n${lost.map((line) => `- ${line}\n`).join("")}`,
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** Scenario × release; `place` is where the excerpts are, seen from the page. */
export function referenceTable({
  cells,
  releases,
  evidence,
  place,
}: Pick<ReferenceText, "cells" | "releases" | "evidence"> & { place: string }): string {
  const rows = [...new Set(cells.map(({ scenario }) => scenario))].map((scenario) => [
    scenario,
    ...releases.map((release) => {
      const cell = cells.find((each) => each.scenario === scenario && each.release === release);
      return linkedText(cell, evidence, place);
    }),
  ]);
  return markdownTable(["scenario", ...releases], rows);
}

/** A cell's text, linked where it has an excerpt. */
export function linkedText(cell: ReferenceCell | undefined, evidence: ReadonlySet<string>, place: string): string {
  if (cell === undefined) return "not run";
  const name = `${cell.scenario}-${cell.release}`;
  return evidence.has(name) ? `[${cellText(cell)}](${place}/${name}.md)` : cellText(cell);
}

const short = { converged: "converged", diverged: "diverged", inconclusive: "inconclusive", "not-applicable": "n/a" };

/** "diverged D1", "diverged D16 (tag) D17 (end user)", "2 diverged D1, 1 converged: 0.67 (0.21–0.94)" */
export function cellText({ verdicts, told, agreed, diverged }: ReferenceCell): string {
  const suffix = (word: string) => (word === "diverged" && told.length > 0 ? ` ${told.join(" ")}` : "");
  const words = (["diverged", "converged", "inconclusive", "not-applicable"] as const).flatMap((word) => {
    const count = verdicts.filter(({ verdict }) => verdict === word).length;
    return count === 0 ? [] : [`${agreed ? "" : `${count} `}${short[word]}${suffix(word)}`];
  });
  const mixed = diverged.count > 0 && diverged.count < diverged.of;
  const rate = `${share(diverged.count / diverged.of)} (${share(diverged.low)}–${share(diverged.high)})`;
  return words.join(", ") + (mixed ? `: ${rate}` : "");
}

function share(value: number): string {
  return value.toFixed(2);
}
