import { parse } from "csv-parse/sync";
import type { Verdict } from "../../harness/contracts/index.ts";
import { divergedShare, type ReferenceCell, type SeedVerdict } from "../reference/matrix/index.ts";

/** As the oracle calls it. */
export const unknownMode = "unknown mode";

/** The cells of a reports/reference/matrix.csv of any age. */
export function readMatrix(csv: string): ReferenceCell[] {
  const rows = parse(csv, { columns: true }) as Record<string, string>[];
  return rows.map(cellOf);
}

function cellOf({
  scenario = "",
  release = "",
  version = "",
  modes = "",
  mode_kinds = "",
  labels = "",
  label_seeds = "",
  agreed,
  ...columns
}: Record<string, string>): ReferenceCell {
  const known = modesIn(modes);
  const own = labels.match(/\S+/g) ?? [];
  const read = Object.entries(columns).flatMap(([column, text]) => seedOf(column, text));
  const of = labelsBySeed(label_seeds);
  const verdicts = modesBySeed(read, known).map((each) => {
    return { ...each, labels: own.length > 0 && label_seeds === "" ? null : (of.get(each.seed) ?? []) };
  });
  return {
    scenario,
    release,
    version,
    verdicts,
    modes: known,
    // Matrices of before did not say on which kinds of entity a mode was.
    told: mode_kinds === "" ? known : mode_kinds.split("; "),
    labels: own,
    agreed: agreed === "true",
    diverged: divergedShare(verdicts),
  };
}

function seedOf(column: string, text: string): Omit<SeedVerdict, "labels">[] {
  const seed = /^seed (\d+)$/.exec(column)?.[1];
  if (seed === undefined || text === "not run") return [];
  const [word = "", ...rest] = text.split(" ");
  return [{ seed: Number(seed), verdict: word as Verdict["verdict"], modes: modesIn(rest.join(" ")) }];
}

/**
 * Matrices of before had the word alone, and the modes of all seeds together. Each diverged seed had one of them, so where
 * there is one seed or one mode, they are known.
 */
function modesBySeed(read: Omit<SeedVerdict, "labels">[], modes: string[]): Omit<SeedVerdict, "labels">[] {
  const diverged = read.filter(({ verdict }) => verdict === "diverged");
  const alone = diverged.length === 1 || modes.length === 1 ? modes : null;
  return read.map((each) =>
    each.verdict === "diverged" && each.modes?.length === 0 ? { ...each, modes: alone } : each,
  );
}

/** "D23 1 2 3; D25 2" */
function labelsBySeed(text: string): Map<number, string[]> {
  const pairs = text.split("; ").flatMap((entry) => {
    const [label = "", ...seeds] = entry.split(" ");
    return seeds.map((seed) => ({ label, seed: Number(seed) }));
  });
  return new Map([...Map.groupBy(pairs, ({ seed }) => seed)].map(([seed, own]) => [seed, own.map((p) => p.label)]));
}

function modesIn(text: string): string[] {
  return text.match(/unknown mode|\S+/g) ?? [];
}
