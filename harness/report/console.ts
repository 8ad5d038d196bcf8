import { stripVTControlCharacters } from "node:util";
import { pageOf as docOf } from "../catalogue/index.ts";
import {
  type BudgetRefusal,
  type Leak,
  modesOf,
  type TrialOutcome,
  type Verdict,
  type VerdictWord,
} from "../contracts/index.ts";
import { money, moneyRange, oneLine, plural, shortKeys } from "../text/index.ts";
import { assembledText } from "./assembled.ts";
import { columns, lines } from "./columns.ts";
import { gridTable } from "./grid.ts";
import { moneyLeaked } from "./leaked.ts";
import type { Paint } from "./paint.ts";
import { spoken } from "./refusal.ts";
import { subjectName } from "./subject-label.ts";
import { leakHeader, leakRow, leaksOf, moneyOr, outcomeWords } from "./tables.ts";

const pageWidth = 100;
/** With the indent. */
const lineWidth = pageWidth - 2;

const pageHeight = 22;

/** One trial for a terminal, on one page: the verdict, what happened to a customer, and the numbers that show it. */
export function trialText(verdict: Verdict, paint: Paint): string {
  const pages = [4, 3, 2, 1].map((rows) => pageOf(verdict, rows, paint));
  return pages.find((text) => text.split("\n").length <= pageHeight + 1) ?? pages.at(-1)!;
}

/** @param rows of a table; the others are in summary.md */
function pageOf(verdict: Verdict, rows: number, paint: Paint): string {
  const { headline, reason, subject } = verdict;
  const rest = reason.slice(headline.length).trim();
  const assembled = assembledText(subject.assembled);
  const why = [headline, rest, assembled === "" ? "" : `Assembled: ${assembled}.`].filter((text) => text !== "");
  return [
    `${title(verdict, paint)}\n${why.map((text) => lines(shortKeys(oneLine(text)), pageWidth)).join("")}`,
    indent(counters(verdict, Math.min(rows, 3))),
    indent(leaks(verdict, rows)),
    indent(refusal(verdict, paint)),
    indent(checks(verdict, paint) + pageOfMode(verdict)),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** "DIVERGED  phantom-refusal on litellm 1.84.0, seed 1  (D1)" */
function title(verdict: Verdict, paint: Paint): string {
  const { verdict: word, scenario, subject, seed, findings } = verdict;
  const modes = modesOf(findings);
  const named = modes.length === 0 ? "" : `  (${modes.join(", ")})`;
  return `${paint.word(word, word.toUpperCase())}  ${paint.strong(`${scenario} on ${subjectName(subject)}`)}, seed ${seed}${named}`;
}

/** Those that are furthest from what was spent come first. */
function counters({ counters }: Verdict, shown: number): string {
  if (counters.length === 0) return "";
  const wrong = ({ leaked, unexplained }: Verdict["counters"][number]) => Math.abs(leaked) + Math.abs(unexplained ?? 0);
  const sorted = counters.toSorted((a, b) => wrong(b) - wrong(a));
  const rows = sorted
    .slice(0, shown)
    .map(({ key, counter, row, truthLow, truthHigh, leaked }) => [
      fitted(shortKeys(key)),
      moneyOr(counter, "absent"),
      moneyOr(row, "no row"),
      moneyRange(truthLow, truthHigh),
      money(leaked),
    ]);
  const header = ["counter", "in Redis", "in Postgres", "really spent", "leaked"];
  return columns(header, rows, lineWidth) + more(counters.length - shown, "counter");
}

/** A team member's key holds two names. */
function fitted(key: string): string {
  return key.length <= 48 ? key : `${key.slice(0, 30)}…${key.slice(-17)}`;
}

/** A request by its counter with most of it. */
function leaks(verdict: Verdict, shown: number): string {
  const byRequest = Map.groupBy(leaksOf(verdict), ({ request }) => request);
  const most = [...byRequest.values()].map((same): Leak => same.reduce((a, b) => (b.amount > a.amount ? b : a)));
  if (most.length === 0) return "";
  const rows = most.slice(0, shown).map((leak) => leakRow(leak));
  const all = `${plural(most.length, "request")} leaked ${money(moneyLeaked(verdict))}:\n`;
  return all + columns(leakHeader, rows, lineWidth) + more(most.length - shown, "request");
}

function more(count: number, noun: string): string {
  return count > 0 ? `… and ${plural(count, `more ${noun}`)} in summary.md\n` : "";
}

/** A refusal in LiteLLM's own words, and what its cost is made of. */
function refusal({ refusals }: Verdict, paint: Paint): string {
  const phantoms = refusals.filter(({ phantom }) => phantom);
  const [first, ...others] = phantoms;
  if (first === undefined) return "";
  const also = others.length === 0 ? "" : ` and ${others.length} more`;
  return (
    `refused with status ${first.status} (${first.request}${also}):\n` +
    `  ${paint.strong(`"${shortKeys(spoken(first.text))}"`)}\n${madeOf(first)}`
  );
}

function madeOf({ said }: BudgetRefusal): string {
  if (said === null || said.counter === null || said.estimate === null) return "";
  return `  ${money(said.cost)} = the counter's ${money(said.counter)} + this request's own estimate of ${money(said.estimate)}\n`;
}

const colour: Record<Verdict["checks"][number]["outcome"], VerdictWord> = {
  broken: "diverged",
  inconclusive: "inconclusive",
  held: "converged",
  "not-applicable": "not-applicable",
};

/** "broken: settled, recovery   passed: truth" */
function checks({ checks }: Verdict, paint: Paint): string {
  const told = (Object.keys(colour) as (keyof typeof colour)[])
    .map((outcome) => ({ outcome, names: checks.filter((one) => one.outcome === outcome).map((one) => one.invariant) }))
    .filter(({ names }) => names.length > 0)
    .map(({ outcome, names }) => `${paint.word(colour[outcome], outcomeWords[outcome])}: ${names.join(", ")}`);
  const all = told.join("   ");
  return stripVTControlCharacters(all).length <= lineWidth ? `${all}\n` : told.map((line) => `${line}\n`).join("");
}

/** What the modes are. */
function pageOfMode({ findings }: Verdict): string {
  const pages = modesOf(findings).flatMap((mode) => docOf(mode) ?? []);
  return pages.length === 0
    ? ""
    : `what it is: ${pages[0]}${pages.length > 1 ? `, and ${plural(pages.length - 1, "more page")} there` : ""}\n`;
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
