import { kindName } from "../../audit/index.ts";
import type { AuditFinding, AuditKind, AuditOutput } from "../../contracts/index.ts";
import { columns, lines } from "../../report/index.ts";
import { duration, money, oneLine, plural } from "../../text/index.ts";

const shown = 20;
const width = 110;

const kindWords: Readonly<Record<AuditKind, string>> = {
  stuck: "stuck above its row",
  "never-expires": "never expires",
  "below-zero": "below zero",
  "below-row": "below its row",
  "row-above-logs": "row above its logs",
  slots: "slots of dead requests",
};

/** What an audit found, most dollars first: a table, then what to do about each. */
export function auditText(output: AuditOutput): string {
  const { findings, unsure, missing, assumed, read } = output;
  const parts = [
    findings.length === 0 ? "" : `${auditTable(findings)}\n${details(findings.slice(0, shown))}`,
    unsure.length === 0 ? "" : `Cannot tell whether these are wrong:\n${auditTable(unsure)}\n${why(unsure)}`,
    missing.length === 0 ? "" : `Not read:\n${bullets(missing)}`,
    `Taken for granted:\n${bullets(assumed)}`,
    `Read ${plural(read.entities, "row")} and ${plural(read.counters, "counter")}, ${plural(read.samples, "time")} in ${duration(output.seconds * 1_000)}. Nothing was written.\n${expired(read.expired)}`,
  ];
  return `${parts.filter((part) => part !== "").join("\n")}\n${conclusion(output)}\n`;
}

/** What was wrong with them, if anything, has gone with them. */
function expired(count: number): string {
  return count === 0
    ? ""
    : `${plural(count, "counter")} expired while ${count === 1 ? "it was" : "they were"} watched.\n`;
}

/** The last line. */
export function conclusion({ findings, unsure, whole, exitCode }: AuditOutput): string {
  const part = whole ? "" : "partial: ";
  const also = unsure.length === 0 ? "" : `; ${plural(unsure.length, "counter")} cannot be told`;
  if (findings.length === 0) {
    return `${part}${exitCode === 0 || !whole ? "no drift was found" : "no certain drift"}${also}`;
  }
  const high = Math.max(0, ...findings.filter(({ kind }) => kind === "stuck").map(({ least }) => least));
  const refused = findings.filter(({ refusedNow }) => refusedNow).length;
  const stuck = high === 0 ? "" : `, a counter is ${money(high)} too high`;
  const refusals = refused === 0 ? "" : `, ${refused} refused now`;
  return `${part}drift: ${plural(findings.length, "finding")}${stuck}${refusals}${also}`;
}

/** One line for each finding, for a log. */
export function auditLines({ findings, unsure }: AuditOutput): string {
  return [...findings, ...unsure]
    .map(
      (each) =>
        `  ${row(each)
          .filter((cell) => cell !== "")
          .join("  ")}\n`,
    )
    .join("");
}

export function auditTable(findings: readonly AuditFinding[]): string {
  const rows = findings.slice(0, shown).map(row);
  const more = findings.length > shown ? `… ${findings.length - shown} more: --json has all\n` : "";
  return columns(["excess", "what", "owner", "counter", "row", "budget", "TTL", "now", "how sure"], rows, width) + more;
}

function row(finding: AuditFinding): string[] {
  const { kind, counter, row: spent, budget, ttl, refusedNow, certainty } = finding;
  const slots = kind === "slots";
  return [
    slots ? "" : excess(finding),
    kindWords[kind],
    whose(finding),
    counter === null ? "" : slots ? `${counter} slots` : money(counter),
    spent === null ? "" : money(spent),
    budget === null ? "none" : money(budget),
    ttl === null ? "" : ttl < 0 ? "never" : `${Math.round(ttl)} s`,
    refusedNow ? "refused" : "",
    certainty,
  ];
}

function excess({ kind, least, most }: AuditFinding): string {
  const sign = kind === "below-row" || kind === "below-zero" ? -1 : 1;
  return `${most - least > 1e-5 ? "at least " : ""}${money(sign * least)}`;
}

const whose = ({ entity, owner }: AuditFinding): string => `${kindName(entity)} ${oneLine(owner)}`;

/** What to do, once for all of which the same is true. */
function details(findings: readonly AuditFinding[]): string {
  const groups = Map.groupBy(findings, ({ kind, because, advice, modes, modesBecause }) => {
    const likely = `Likely: ${modes.join(", ")} (\`npx phantom429 explain ${modes[0]}\`). ${modesBecause}`;
    return `${kindWords[kind]}\n${because} ${advice} ${likely}`;
  });
  return [...groups].map(([said, them]) => group(said, them)).join("\n");
}

function group(said: string, findings: readonly AuditFinding[]): string {
  const [what = "", text = ""] = said.split("\n");
  const keys = findings.map(({ counterKey }) => `  ${oneLine(counterKey)}\n`);
  const commands = findings.flatMap(({ command }) => (command === null ? [] : [`  $ ${oneLine(command)}\n`]));
  return `${what}:\n${keys.join("")}${indented(lines(text, width - 2))}${commands.join("")}`;
}

function why(unsure: readonly AuditFinding[]): string {
  const reasons = new Set(unsure.slice(0, shown).map(({ because }) => because));
  return bullets([...reasons].slice(0, 5));
}

const bullets = (texts: readonly string[]): string =>
  texts
    .map(
      (text) =>
        `- ${lines(text, width - 2)
          .trimEnd()
          .replaceAll("\n", "\n  ")}\n`,
    )
    .join("");
const indented = (text: string): string => text.replace(/^(?=.)/gm, "  ");
