import type { TrialOutcome, Verdict, VerdictWord } from "../contracts/index.ts";
import { columns } from "./columns.ts";
import { dollars, dollarsOr, oneLine, plural, range } from "./format.ts";
import { gridTable } from "./grid.ts";
import { moneyLeaked } from "./leaked.ts";
import type { Paint } from "./paint.ts";
import { spoken } from "./refusal.ts";
import { subjectLabel } from "./subject-label.ts";
import { leaksOf, leaksTable } from "./tables.ts";

/** 100 columns with the indent. */
const lineWidth = 98;

/** One trial for a terminal (a key's hash shortened): what held, the counters that matter, each leak, each phantom refusal beside the true spend. */
export function trialText(verdict: Verdict, paint: Paint): string {
  const leaks = leaksTable(verdict);
  const phantoms = verdict.refusals.filter((refusal) => refusal.phantom);
  return [
    `${paint.strong(`${verdict.scenario} on ${subjectLabel(verdict.subject)}`)}, seed ${verdict.seed}\n`,
    indent(columns(["invariant", "outcome", ""], verdict.checks.map(checkRow(paint)), lineWidth)),
    verdict.counters.length === 0 ? "" : indent(counters(verdict)),
    leaks.rows.length === 0 ? "" : indent(`${leakTitle(verdict)}\n${columns(leaks.header, leaks.rows, lineWidth)}`),
    ...(phantoms[0] === undefined ? [] : [indent(quote(phantoms[0], phantoms.length, paint))]),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

const outcomeWords: Record<Verdict["checks"][number]["outcome"], VerdictWord> = {
  held: "converged",
  broken: "diverged",
  inconclusive: "inconclusive",
  "not-applicable": "not-applicable",
};

function checkRow(paint: Paint) {
  return ({ invariant, outcome, detail }: Verdict["checks"][number]) => [
    invariant,
    paint.word(outcomeWords[outcome], outcome),
    oneLine(detail),
  ];
}

function counters(verdict: Verdict): string {
  return columns(
    ["counter", "in Redis", "in Postgres", "truth", "leaked"],
    verdict.counters.map(({ key, counter, row, truthLow, truthHigh, leaked }) => [
      key.replace(/(?<=:[0-9a-f]{8})[0-9a-f]{52}(?=[0-9a-f]{4}(:|$))/, "…"),
      dollarsOr(counter, "absent"),
      dollarsOr(row, "no row"),
      range(truthLow, truthHigh),
      dollars(leaked),
    ]),
    lineWidth,
  );
}

function leakTitle(verdict: Verdict): string {
  const stayed = plural(leaksOf(verdict).length, "reservation");
  return `${stayed} never settled, ${dollars(moneyLeaked(verdict))} of money, counted once for each request:`;
}

/** A refusal in LiteLLM's own words, beside what the harness knows was spent. */
function quote(refusal: Verdict["refusals"][number], count: number, paint: Paint): string {
  const more = count > 1 ? ` (and ${count - 1} more like it)` : "";
  return (
    `${refusal.request} was refused with status ${refusal.status}${more}:\n` +
    `  ${paint.strong(spoken(refusal.text))}\n` +
    `  truly spent: ${dollars(refusal.spent)}; truly held, at most: ${dollars(refusal.held)}; ` +
    `budget: ${dollars(refusal.budget)}\n`
  );
}

/** Scenario × subject for a terminal. */
export function gridText(trials: readonly Pick<TrialOutcome, "verdict" | "environment">[], paint: Paint): string {
  const { header, rows } = gridTable(trials);
  return columns(
    header,
    rows.map(([scenario, ...cells]) => [scenario!, ...cells.map((cell) => colourCell(cell, paint))]),
    lineWidth,
  );
}

const severity: VerdictWord[] = ["diverged", "inconclusive", "not-applicable", "converged"];

function colourCell(cell: string, paint: Paint): string {
  const worst = severity.find((word) => cell.includes(word));
  return worst === undefined ? cell : paint.word(worst, cell);
}

export function indent(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}
