import { compare, valid } from "@renovatebot/pep440";
import { parse } from "csv-parse/sync";

/** What a scenario came to on a judged release with one seed. */
export interface SeedWord {
  seed: number;
  word: string;
  /** Null where the matrix only says which modes all seeds had together. */
  modes: string[] | null;
}

export interface BaseCell {
  scenario: string;
  seeds: SeedWord[];
  /** Of all seeds. */
  modes: string[];
}

/** A judged release: a column of the reference matrix. */
export interface Judged {
  version: string;
  cells: readonly BaseCell[];
}

/** Modes in a text such as "D1 D12 unknown mode". */
export function modesIn(text: string): string[] {
  return text.match(/unknown mode|D\d+/g) ?? [];
}

/** The columns of a matrix.csv, lowest version first. */
export function readJudged(csv: string): Judged[] {
  const rows = parse(csv, { columns: true }) as Record<string, string>[];
  const byVersion = Map.groupBy(rows, ({ version = "" }) => version);
  return [...byVersion]
    .filter(([version]) => valid(version) !== null)
    .map(([version, own]) => ({ version, cells: own.map(cellOf) }))
    .sort((a, b) => compare(a.version, b.version));
}

function cellOf(row: Record<string, string>): BaseCell {
  const seeds = Object.entries(row).flatMap(([column, text]): SeedWord[] => {
    const seed = /^seed (\d+)$/.exec(column)?.[1];
    if (seed === undefined || text === "not run") return [];
    const [word = "", ...rest] = text.split(" ");
    const own = modesIn(rest.join(" "));
    return [{ seed: Number(seed), word, modes: word === "diverged" && own.length === 0 ? null : own }];
  });
  return { scenario: row.scenario ?? "", seeds, modes: modesIn(row.modes ?? "") };
}

/** The last that was judged before a release: the highest below it. */
export function baselineOf(version: string, judged: readonly Judged[]): Judged | null {
  return judged.findLast((each) => compare(each.version, version) < 0) ?? null;
}
