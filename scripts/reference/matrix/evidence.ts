import type { LedgerEntry, RequestRow, Verdict } from "../../../harness/contracts/index.ts";
import { markdownTable } from "../../../harness/report/columns.ts";
import { dollars } from "../../../harness/report/format.ts";
import { countersTable, leaksOf } from "../../../harness/report/tables.ts";
import { money, oneLine, shortKeys } from "../../../harness/text/index.ts";

/** What an excerpt is made of; `requests` as the CSV has them, text throughout. */
export interface Excerpt {
  verdict: Verdict;
  ledger: readonly LedgerEntry[];
  requests: readonly Record<keyof RequestRow, string>[];
  /** The command line that runs the trial again. */
  repeat: string;
}

const mostRows = 12;
const mostFindings = 4;

/** One diverged trial on a page: why, the counters, and the ledger lines and requests that show it. */
export function evidenceText({ verdict, ledger, requests, repeat }: Excerpt): string {
  const findings = verdict.findings.slice(0, mostFindings);
  const named = new Set(findings.flatMap((finding) => finding.requests));
  const concerned = requests
    .filter(({ id }) => named.has(id))
    .sort((a, b) => a.id.localeCompare(b.id, "en", { numeric: true }));
  const shown = [
    ...findings.flatMap(({ evidence }) => evidence.ledger),
    ...leaksOf(verdict).flatMap(({ writes }) => writes.map(({ n }) => n)),
  ];
  const entries = new Set(
    shown.length > 0
      ? shown
      : concerned.flatMap(({ reserveEntries, settleEntry }) => [...reserveEntries.split(" "), settleEntry].map(Number)),
  );
  const phantom = verdict.refusals.find((refusal) => refusal.phantom);
  const { header, rows } = countersTable(verdict);
  return [
    `# ${verdict.scenario} on ${verdict.subject.version}, seed ${verdict.seed}\n`,
    `${oneLine(verdict.reason)}\n`,
    ...findings.map(
      ({ invariant, mode, counter, amount, explanation }) =>
        `- **${invariant}** (${mode}) on \`${counter}\` by ${money(amount)}: ${oneLine(explanation)}\n`,
    ),
    ...(phantom === undefined
      ? []
      : [
          `> ${oneLine(phantom.text)}\n`,
          `Really spent: ${money(phantom.spent)} of a budget of ${money(phantom.budget)}.\n`,
        ]),
    markdownTable(header, rows),
    part(
      "Ledger",
      ["n", "ms", "replica", "command", "key", "arguments", "Redis answered"],
      ledger
        .filter(({ n }) => entries.has(n))
        .map(({ n, t, replica, command, key, args, reply }) => [
          String(n),
          String(Math.round(t)),
          String(replica),
          command,
          key,
          args.map(amountOr).join(" ").slice(0, 60),
          reply === null ? "nothing" : amountOr(reply).slice(0, 30),
        ]),
    ),
    part(
      "Requests",
      ["id", "phase", "replica", "cancelled", "outcome", "status", "reserved", "settled", "cost", "leaked"],
      concerned.map((row) => [
        row.id,
        row.phase,
        row.replica,
        row.cancelPoint || "no",
        [row.outcome, row.class].filter(Boolean).join(", "),
        row.status || "–",
        row.reserveEntries ? `ledger ${row.reserveEntries.replaceAll(" ", ", ")}` : "–",
        row.settleEntry ? `ledger ${row.settleEntry}` : "never",
        cost(row),
        amount(row.leaked),
      ]),
    ),
    `Repeat it: \`${repeat}\`\n`,
  ]
    .filter((text) => text !== "")
    .map(shortKeys)
    .join("\n");
}

function part(title: string, header: string[], rows: string[][]): string {
  if (rows.length === 0) return "";
  const more = rows.length > mostRows ? `\n${rows.length - mostRows} more like these.\n` : "";
  return `## ${title}\n\n${markdownTable(header, rows.slice(0, mostRows))}${more}`;
}

/** Amounts to the nanodollar; other text as it is. */
function amountOr(text: string): string {
  return /^-?\d+\.\d+$/.test(text) ? dollars(Number(text)) : text;
}

function amount(text: string): string {
  return text === "" ? "–" : money(Number(text));
}

function cost({ costLow, costHigh }: Record<"costLow" | "costHigh", string>): string {
  return amount(costLow) === amount(costHigh) ? amount(costLow) : `${amount(costLow)} to ${amount(costHigh)}`;
}
