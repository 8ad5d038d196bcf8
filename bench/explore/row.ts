import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";

/** What came of one planted defect. Empty: there is no such thing. */
export interface Row {
  planted: string;
  release: string;
  seed: number;
  /** Of exploring, until a plan had shown it, or until the time was over. */
  minutes: number;
  trials: number;
  found: "yes" | "no";
  mode: string;
  counter: string;
  /** Of the plan that showed it. */
  requests: number | "";
  faults: number | "";
  /** Of what was left of it. */
  shrunk_requests: number | "";
  shrunk_faults: number | "";
  /** "3 of 3": runs of the shrunk plan that showed it. */
  patched_shows: string;
  plain_shows: string;
}

/** With this row in place of an earlier one of the same defect. */
export async function writeRow(file: string, row: Row): Promise<void> {
  const before: Record<string, string>[] = existsSync(file) ? parse(readFileSync(file, "utf8"), { columns: true }) : [];
  const others = before.filter(({ planted }) => planted !== row.planted);
  const rows = [...others, { ...row }].sort((a, b) => String(a.planted).localeCompare(String(b.planted)));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, stringify(rows, { header: true, columns: Object.keys(row) }));
}
