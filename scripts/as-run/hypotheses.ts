import { parse } from "csv-parse/sync";
import { z } from "zod";
import { modeIds, modeOf } from "../../harness/catalogue/index.ts";
import type { Verdict } from "../../harness/contracts/index.ts";
import type { ReferenceCell } from "../reference/matrix/index.ts";
import { unknownMode } from "./matrix.ts";

/** What was expected of a cell before it was run. */
const Hypothesis = z.strictObject({
  /** `none`: of no mode, the scenario must converge. */
  mode: z.string().regex(/^(D\d+|none)$/),
  /** The one that decides it. */
  scenario: z.string().min(1),
  release: z.string().min(1),
  expected: z.enum(["diverges", "converges", "n/a"]),
  /** Where it comes from: run by hand, read in the sources, said in a thread, inferred. */
  tag: z.enum(["RUN", "SRC", "THR", "INF"]),
  thread: z.string(),
});
export type Hypothesis = z.infer<typeof Hypothesis>;

/** @throws where a row is none, or a cell has two hypotheses of one mode */
export function readHypotheses(csv: string): Hypothesis[] {
  const rows = z.array(Hypothesis).parse(parse(csv, { columns: true }));
  const cells = rows.map(({ mode, scenario, release }) => `${mode} of ${scenario} on ${release}`);
  const twice = cells.find((cell, index) => cells.indexOf(cell) !== index);
  if (twice !== undefined) throw new Error(`Two hypotheses for ${twice}.`);
  return rows;
}

export type Outcome = "agrees" | "wrong" | "not decided";

/** Converging does not refute these. */
export const races: ReadonlySet<string> = new Set(modeIds.filter((id) => modeOf(id)!.isRace));

/** The page with these modes where it lists them: "Races (D14, …", "of a race (D14, …". */
export function fillRaces(page: string): string {
  return page.replace(/\b([Rr]aces?) \(D\d+(?:, D\d+)*/g, `$1 (${[...races].join(", ")}`);
}

/**
 * A hypothesis is about its own mode; a cell's other modes do not count. Divergence by it in any seed decides; convergence
 * only where no seed was inconclusive.
 */
export function outcomeOf({ mode, expected }: Hypothesis, cell: ReferenceCell | undefined): Outcome {
  if (cell === undefined) return "not decided";
  const any = (...words: Verdict["verdict"][]) => cell.verdicts.some(({ verdict }) => words.includes(verdict));
  if (expected === "n/a") {
    if (any("converged", "diverged")) return "wrong";
    return any("inconclusive") ? "not decided" : "agrees";
  }
  if (mode === "none" ? any("diverged") : cell.modes.includes(mode))
    return expected === "diverges" ? "agrees" : "wrong";
  if (any("inconclusive") || races.has(mode) || cell.modes.includes(unknownMode)) return "not decided";
  if (any("not-applicable")) return expected === "diverges" && !any("converged", "diverged") ? "wrong" : "not decided";
  return expected === "diverges" ? "wrong" : "agrees";
}
