import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { z } from "zod";
import { wilson } from "../../harness/changes/index.ts";
import { markdownTable } from "../../harness/report/columns.ts";

const count = z.coerce.number().int().nonnegative();

/** How much of what was found on some recorded trials of a release has no mode. */
const UnknownShare = z.strictObject({
  /** What kind of runs: "seeds 11 to 13", "settings", "random plans". */
  set: z.string().min(1),
  release: z.string().min(1),
  /** Were signatures written on these runs, or on others of the same plans and seeds? */
  tuned_on: z.enum(["yes", "partly", "no"]),
  seeds: z.string(),
  trials: count,
  inconclusive: count,
  diverged: count,
  /** Diverged trials with at least one finding of unknown mode. */
  diverged_unknown: count,
  findings: count,
  findings_unknown: count,
});
export type UnknownShare = z.infer<typeof UnknownShare>;

export function readUnknown(csv: string): UnknownShare[] {
  return z.array(UnknownShare).parse(parse(csv, { columns: true }));
}

export function unknownCsv(rows: readonly UnknownShare[]): string {
  return stringify([...rows], { header: true, columns: Object.keys(UnknownShare.shape) });
}

/** Rows of the same set and release are replaced; the others stay. */
export function replaceRows(before: readonly UnknownShare[], made: readonly UnknownShare[]): UnknownShare[] {
  const key = ({ set, release }: UnknownShare) => `${set} ${release}`;
  const again = new Set(made.map(key));
  return [...before.filter((row) => !again.has(key(row))), ...made];
}

/** Runs that no signature was written on come first, with their sum; the others are shown for comparison. */
export function unknownTable(rows: readonly UnknownShare[]): string {
  const honest = rows.filter(({ tuned_on }) => tuned_on === "no");
  const others = rows.filter(({ tuned_on }) => tuned_on !== "no");
  const lines = [...honest.map(line), ...(honest.length > 1 ? [line(sumOf(honest))] : []), ...others.map(line)];
  const header = ["runs", "release", "written on them", "seeds", "trials", "diverged", "unknown, of diverged trials"];
  return markdownTable([...header, "unknown, of findings"], lines);
}

export function unknownPart(rows: readonly UnknownShare[]): string {
  return rows.length === 0 ? "not run\n" : `\n${unknownTable(rows)}\n`;
}

function line(row: UnknownShare): string[] {
  return [
    row.set,
    row.release,
    row.tuned_on,
    row.seeds,
    String(row.trials),
    String(row.diverged),
    shareText(row.diverged_unknown, row.diverged),
    shareText(row.findings_unknown, row.findings),
  ];
}

function sumOf(rows: readonly UnknownShare[]): UnknownShare {
  const sum = (column: "trials" | "inconclusive" | "diverged" | "diverged_unknown" | "findings" | "findings_unknown") =>
    rows.reduce((total, row) => total + row[column], 0);
  return {
    set: "**all of these**",
    release: "",
    tuned_on: "no",
    seeds: "",
    trials: sum("trials"),
    inconclusive: sum("inconclusive"),
    diverged: sum("diverged"),
    diverged_unknown: sum("diverged_unknown"),
    findings: sum("findings"),
    findings_unknown: sum("findings_unknown"),
  };
}

/** "3 of 41: 7.3 % (2.5–19.4)" */
function shareText(hits: number, of: number): string {
  if (of === 0) return "none";
  const percent = (value: number) => (100 * value).toFixed(1);
  const [low, high] = wilson(hits, of);
  return `${hits} of ${of}: ${percent(hits / of)} % (${percent(low)}–${percent(high)})`;
}
